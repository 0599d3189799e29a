/**
 * Writes docs/refused-requests.md from the trigger's table of reasons, so that the page cannot drift from what the trigger
 * does. `npm run docs` writes it; test/unit/docs compares it.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const INTRO = `# Why was my request refused?

The sender of a refused request sees a status and little else, because a forger must not learn the reason. The operator of n8n finds the reason in
two places:

- **n8n's log** has one line for each refused request, at most 30 in any minute. The reason follows \`refused a request:\`, as in the line below.
- **The second output** of the node has it as \`rejected.reason\`, beside \`status\`, \`check\` and \`hint\`. Turn on the option
  _Output Rejected Requests_ to get this output.

\`\`\`
Webhook Trigger "GitHub" refused a request: signature-mismatch (signature). The secret is not the one that the sender uses, or …
\`\`\`

The word in brackets is the check that failed: \`signature\`, \`secure header\` or \`API key\`. The sentences after it are the hint. It names the
likely mistake where the trigger sees one, and otherwise says what this page says. \`npm run docs\` generates this page from the table that the
trigger works with.
`;

const OUTRO = `
## Requests that never reach the trigger

n8n answers some requests itself, so the trigger neither sees nor logs them:

- **404**: no published workflow has this URL and method. The test URL works only while the editor listens.
- **413**: the body is larger than the environment variable \`N8N_PAYLOAD_SIZE_MAX\` allows.
- **422**: n8n could not parse the body, for example broken JSON with the content type \`application/json\`.

[Webhook Trigger](webhook-trigger.md) describes every check. [SECURITY.md](../SECURITY.md) says what each of them protects.
`;

/**
 * What starts no run although the request is not refused.
 *
 * @param {Record<string, Answer>} answers of the trigger
 */
const withoutRun = (answers) => ({
	handshake: {
		title: 'a handshake or test of the sender',
		answers: [],
		meaning: 'The sender checks the URL before it uses it, and gets exactly the answer that it expects',
		cure: 'Nothing. Deliveries follow',
	},
	'event-not-selected': {
		title: 'an event that is not selected',
		answers: [answers.ignored],
		meaning: 'The request is verified, but the field _Events_ does not select its event',
		cure: 'Add the event to _Events_, or leave the field empty to select all',
	},
	'condition-not-met': {
		title: 'a condition that is not met',
		answers: [answers.ignored],
		meaning: 'The request is verified, but does not meet the conditions of the option _Only When_',
		cure: 'Change the conditions. Compare them with the data of a test request',
	},
	duplicate: {
		title: 'a copy of a stored delivery',
		answers: [answers.duplicate],
		meaning: 'The sender has sent the same delivery before, and its execution is stored',
		cure: 'Nothing. If copies are to run too, set the option _Duplicate Window_ to 0',
	},
	'duplicate-in-flight': {
		title: 'a copy, while the first is being processed',
		answers: [answers.duplicateInFlight],
		meaning: 'The same delivery is on its way into an execution, so it is not yet known whether it will be stored',
		cure: 'Nothing. The sender sends it again later',
	},
	disabled: {
		title: 'any request, while the trigger is disabled',
		answers: [answers.disabled, answers.gone],
		meaning: 'The field _Enabled_ is turned off. The option _Answer While Disabled_ selects one of the two answers',
		cure: 'Turn on _Enabled_',
	},
	misconfigured: {
		title: 'any request, while the configuration is invalid',
		answers: [answers.misconfigured],
		meaning: 'A field, an option or a credential is invalid or missing',
		cure: 'Do what the log line after `is misconfigured` says',
	},
	'secret-awaited': {
		title: 'any delivery, until the secret that the sender discloses is stored',
		answers: [answers.misconfigured],
		meaning: 'The sender discloses its secret in its first request, and no credential has the secret yet',
		cure: 'Save the secret from the log in a credential, as [this guide](webhook-trigger.md#notion-and-asana) describes',
	},
	failed: {
		title: 'a request during which the trigger failed',
		answers: [answers.failed],
		meaning: 'Something unexpected happened, such as an expression that cannot be evaluated',
		cure: 'Do what the log line after `failed` says',
	},
	'batch-not-stored': {
		title: 'a delivery in a batch that could not be stored',
		answers: [answers.notStored(500)],
		meaning: 'n8n could not store the execution, so every sender of the batch gets the status that n8n answers',
		cure: 'Look in the log for the error of n8n. The senders send again',
	},
});

const code = (text) => `\`${text}\``;

function describeAnswer({ status, headers, body }) {
	return `${code(`${status} ${body}`)}${'Retry-After' in headers ? ' + `Retry-After`' : ''}`;
}

const describeAnswers = (answers) => answers.map(describeAnswer).join(' or ') || 'what the sender expects';

function table(head, rows) {
	const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
	return `${lines.join('\n')}\n`;
}

/** @param {{ refusals: Record<string, object>, answers: Record<string, object> }} trigger @returns {string} Markdown */
function render({ refusals, answers }) {
	const entries = Object.entries(refusals);
	const isUnauthorized = ([, { answer }]) => answer === answers.unauthorized;
	const failed = entries.filter(isUnauthorized);
	const others = entries.filter((entry) => !isUnauthorized(entry));
	return [
		INTRO,
		`## The check failed\n\nThe sender gets ${describeAnswer(answers.unauthorized)}, the same for each of these reasons.\n`,
		table(
			['Reason', 'What it means', 'What to do'],
			failed.map(([reason, { meaning, cure }]) => [code(reason), `${meaning}.`, `${cure}.`]),
		),
		'## Refused for another reason\n',
		table(
			['Reason', 'Answer', 'What it means', 'What to do'],
			others.map(([reason, { answer, meaning, cure }]) => [
				code(reason),
				describeAnswer(answer),
				`${meaning}.`,
				`${cure}.`,
			]),
		),
		`The answer of ${code('too-many-requests')} says with \`Retry-After\` when to try again. That of ${code('bad-agent-message')} lists the wrong fields.\n`,
		'## Not refused, but no run\n\nThese requests start no run either. They have no reason, and do not appear at the second output.\n',
		table(
			['Request', 'Answer', 'What it means', 'What to do'],
			Object.values(withoutRun(answers)).map((row) => [
				row.title,
				describeAnswers(row.answers),
				`${row.meaning}.`,
				`${row.cure}.`,
			]),
		),
		'Some sources require another answer to a delivery than 200. They get it for ignored deliveries and copies too.',
	]
		.join('\n')
		.concat('\n', OUTRO);
}

module.exports = { render, withoutRun };

if (require.main === module) {
	const { answers } = require('../dist/nodes/WebhookTrigger/receive/answers');
	const { refusals } = require('../dist/nodes/WebhookTrigger/receive/refusals');
	writeFileSync(join(__dirname, 'refused-requests.md'), render({ refusals, answers }));
}
