/**
 * Writes docs/refused-requests.md from the trigger's table of reasons, so that the page cannot drift from what the trigger
 * does. `npm run docs` writes it; test/unit/docs compares it.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const INTRO = `# Why was my request refused?

The sender of a refused request sees a status and little else, because a forger must not learn the reason. The operator of n8n finds the reason in
three places:

- **The node's panel** in the editor shows it while you listen with _Execute step_, and what to do. The sender gets the same answer as ever.
  n8n stops listening then, so click _Execute step_ again.
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

/** What the sender has done, for each reason in the table of ignored deliveries. */
const TITLES = {
	'event-not-selected': 'an event that is not selected',
	'condition-not-met': 'a condition that is not met',
	duplicate: 'a copy of a stored delivery',
	'duplicate-in-flight': 'a copy, while the first is being processed',
};

const ignoredRows = (ignored) =>
	Object.fromEntries(
		Object.entries(ignored).map(([reason, { answer, meaning, cure }]) => [
			reason,
			{ title: `${TITLES[reason]} (\`${reason}\`)`, answers: [answer], meaning, cure },
		]),
	);

/**
 * What starts no run although the request is not refused.
 *
 * @param {Record<string, Answer>} answers of the trigger
 * @param {Record<string, object>} ignored the trigger's reasons to ignore a delivery
 */
const withoutRun = (answers, ignored) => ({
	handshake: {
		title: 'a handshake or test of the sender',
		answers: [],
		meaning: 'The sender checks the URL before it uses it, and gets exactly the answer that it expects',
		cure: 'Nothing. Deliveries follow',
	},
	...ignoredRows(ignored),
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

/** @param {{ refusals: Record<string, object>, answers: Record<string, object>, ignored: Record<string, object> }} trigger @returns {string} Markdown */
function render({ refusals, answers, ignored }) {
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
		"## Not refused, but no run\n\nThese requests start no run either. n8n's log has a line for each: handshakes at the level _debug_, ignored deliveries at _info_. An\nignored delivery has its reason in brackets below. With the option _Output Ignored Deliveries_, it appears at the second output.\n",
		table(
			['Request', 'Answer', 'What it means', 'What to do'],
			Object.values(withoutRun(answers, ignored)).map((row) => [
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
	const { answers } = require('../dist/nodes/WebhookTrigger/answer/answers');
	const { refusals } = require('../dist/nodes/WebhookTrigger/answer/refusals');
	const { ignoredRows: ignored } = require('../dist/nodes/WebhookTrigger/answer/ignored');
	writeFileSync(join(__dirname, 'refused-requests.md'), render({ refusals, answers, ignored }));
}
