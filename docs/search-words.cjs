/**
 * Writes the words by which n8n's node panel finds the trigger, made from the profiles. `npm run docs` writes them;
 * test/unit/nodes/search.test.ts compares them and searches with n8n's own function.
 *
 * n8n matches a query letter by letter, in order, with the title and with each alias alone. A query of two words needs one
 * alias that has both, so each alias ends in "webhook". Short ones have fewer false matches.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const GENERAL = [
	'verify webhook signature',
	'secure webhook',
	'signed webhook hmac',
	'receive webhook http endpoint',
	'codemie codewords autom mate webhook',
	'agent chat channel webhook',
	'secret header api key webhook',
];

/** Senders in one alias. */
const TOGETHER = 6;

/** What distinguishes two profiles of one sender is not part of its name. */
const wordsOf = ({ displayName, aliases = [] }) =>
	[
		displayName.replace(/ ?\((?!Facebook|Twitter)[^)]*\)/g, '').replace(/[()]/g, ''),
		...aliases.filter((alias) => !alias.includes('-')),
	]
		.join(' ')
		.toLowerCase();

const chunks = (names) =>
	Array.from({ length: Math.ceil(names.length / TOGETHER) }, (_, at) =>
		names.slice(at * TOGETHER, (at + 1) * TOGETHER),
	);

/** @param {Record<string, { displayName: string; group: string; aliases?: readonly string[] }>} profiles @returns {string[]} */
function aliasesOf(profiles) {
	const senders = [...groupsOf(Object.values(profiles)).values()].flatMap((rows) =>
		chunks([...new Set(rows.map(wordsOf))]),
	);
	return [...GENERAL, ...senders.map((names) => `${names.join(' ')} webhook`)];
}

function groupsOf(rows) {
	const groups = new Map();
	for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
	return groups;
}

module.exports = { aliasesOf };

if (require.main === module) {
	const { profiles } = require('../dist/core');
	const file = join(__dirname, '../nodes/WebhookTrigger/WebhookTrigger.node.json');
	const codex = JSON.parse(readFileSync(file, 'utf8'));
	writeFileSync(file, `${JSON.stringify({ ...codex, alias: aliasesOf(profiles) }, null, '\t')}\n`);
}
