/**
 * Writes the words by which n8n finds the trigger and Agent Run, made from the profiles and the agent APIs. `npm run docs`
 * writes them; test/unit/nodes/search.test.ts and wishes.test.ts compare them and search with n8n's own functions.
 *
 * n8n matches a query letter by letter, in order, with the title and with each alias alone. A query of two words needs one
 * alias that has both, so each alias of the trigger ends in "webhook". Short ones have fewer false matches.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const GENERAL = [
	'verify webhook signature',
	'secure webhook',
	'hmac signed webhook',
	'receive webhook http endpoint',
	'codemie codewords autom mate webhook',
	'agent chat channel webhook',
	'chat webhook',
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

const AGENTS = ['agent', 'ai', 'chat', 'assistant', 'message', 'autom mate', 'codewords', 'codemie'];

/** The last word of a name that says which part of a product is called; the product is what people search for. */
const PART = / (?:assistant|run|trigger|webhook|workflow)$/;

/** @param {readonly { displayName: string }[]} apis @returns {string[]} */
function agentAliasesOf(apis) {
	const names = apis
		.filter(({ displayName }) => !displayName.startsWith('Custom '))
		.map(({ displayName }) => displayName.toLowerCase().replace(/[()]/g, '').replace(PART, ''));
	return [...new Set([...AGENTS, ...names])];
}

module.exports = { aliasesOf, agentAliasesOf };

function store(node, alias) {
	const file = join(__dirname, `../nodes/${node}/${node}.node.json`);
	const codex = JSON.parse(readFileSync(file, 'utf8'));
	writeFileSync(file, `${JSON.stringify({ ...codex, alias }, null, '\t')}\n`);
}

if (require.main === module) {
	const { agentProtocols, profiles } = require('../dist/core');
	store('WebhookTrigger', aliasesOf(profiles));
	store('AgentRun', agentAliasesOf(agentProtocols));
}
