/**
 * Writes docs/failures.md from the table of codes, so that the page cannot drift from what the nodes and the library give.
 * `npm run docs` writes it; test/unit/docs compares it.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const INTRO = `# Failures

Every failure of the nodes and of the library has a \`code\`. Codes are stable: decide by them, not by messages. \`npm run docs\` generates this
page from the table of codes.

- An item that continues has the code in \`{{ $json.error.code }}\`, beside \`message\`, \`description\` (the cure) and the facts.
- An execution that stopped has it in the \`context\` of the error that n8n stores.
- [The library](library.md) throws a \`Failure\` with \`code\`, \`message\`, \`cure\` and \`facts\`.

Facts say more about a case:

- \`httpCode\`: the status of the answer, when there was one
- \`systemCode\`: the word of the system for a connection error, such as \`ECONNREFUSED\`
- \`accepted\`: whether an [agent](agents.md#when-it-fails) may have started
- \`delivery\`: the [report](signed-webhook-send.md) of a delivery

A failure names the field and the value of its case. This page says what is common to a code, and what usually helps.
`;

/** The sections, in their order. */
const KINDS = {
	settings: [
		'The settings',
		'No message and no payload was sent. Change the settings of the node, or what you pass to the library.',
	],
	credential: ['The credential', 'No message and no payload was sent.'],
	limits: ['Limits that you set', 'No message and no payload was sent to this server.'],
	library: ['The library', 'A mistake in the program that calls the library.'],
	network: ['The connection and the answer', 'The request was sent, or could not be.'],
	agent: ['The agent', 'The agent answered. `accepted` says whether it may have run.'],
	n8n: ['n8n', 'The cause is outside of the nodes.'],
};

/** @param {Record<string, { kind: string; meaning: string; cure: string }>} failureCodes @returns {string} Markdown */
function render(failureCodes) {
	const rows = Object.entries(failureCodes);
	const sections = Object.entries(KINDS).map(([kind, [title, words]]) => {
		const entries = rows
			.filter(([, row]) => row.kind === kind)
			.map(([code, { meaning, cure }]) => `\n### \`${code}\`\n\n${meaning}.\n${cure}\n`);
		return `\n## ${title}\n\n${words}\n${entries.join('')}`;
	});
	return `${INTRO}${sections.join('')}`;
}

module.exports = { render };

if (require.main === module) {
	const { failureCodes } = require('../dist/core/failure-codes');
	writeFileSync(join(__dirname, 'failures.md'), render(failureCodes));
}
