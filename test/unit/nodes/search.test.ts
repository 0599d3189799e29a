import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { profiles } from '../../../core/signature';
import { aliasesOf } from '../../../docs/search-words.cjs';
import { nodes } from '../../every-description';

const root = join(__dirname, '../../..');

type Search = <T extends object>(words: string, items: readonly T[]) => { readonly item: T }[];

/** What n8n's editor searches its nodes with. */
const { sublimeSearch } = jest.requireActual<{ readonly sublimeSearch: Search }>('@n8n/utils/search/sublime-search');

interface Searched {
	readonly name: string;
	readonly properties: { readonly displayName: string; readonly codex: { readonly alias: readonly string[] } };
}

interface Codex {
	readonly alias?: readonly string[];
}

const read = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8')) as T;

const searched = (name: string, displayName: string, codex: Codex = {}): Searched => ({
	name,
	properties: { displayName, codex: { alias: codex.alias ?? [] } },
});

/** Every node that n8n itself has, with its aliases. */
const builtIn = read<{ name: string; displayName: string; codex?: Codex }[]>(
	'playground/n8n-2/node_modules/n8n-nodes-base/dist/types/nodes.json',
).map(({ name, displayName, codex }) => searched(name, displayName, codex));

const own = nodes.map(({ description: { name, displayName } }) => {
	const folder = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
	return searched(name, displayName, read<Codex>(`nodes/${folder}/${folder}.node.json`));
});

/** Returns the place of one of our nodes when somebody types these words into n8n's node panel, from 1. */
function placeOf(name: string, words: string): number {
	// n8n leaves a "trigger" at the end out
	const found = sublimeSearch(words.replace(/ trigger$/i, ''), [...builtIn, ...own]);
	const places = [...new Set(found.map(({ item }) => item.name))];
	return places.indexOf(name) + 1 || Infinity;
}

test('the aliases of the trigger are those of the profiles; `npm run docs` writes them', () => {
	expect(read<Codex>('nodes/WebhookTrigger/WebhookTrigger.node.json').alias).toEqual(aliasesOf(profiles));
});

describe('n8n’s own search finds the trigger', () => {
	test.each([
		['verify webhook', 1],
		['secure webhook', 1],
		['signed webhook', 2],
		['webhook signature', 2],
		['webhook trigger', 3],
		['github webhook', 1],
		['slack webhook', 1],
		['jira webhook', 1],
		['stripe webhook', 1],
		['weights & biases webhook', 1],
		['codemie', 3],
		['jira', 5],
		['stripe', 5],
		['wandb', 3],
	])('%s: among the first %i', (words, most) => {
		expect(placeOf('webhookTrigger', words)).toBeLessThanOrEqual(most);
	});

	test('by the name of every source, with "webhook" among the first two', () => {
		const names = Object.values(profiles).map(({ displayName }) => displayName.replace(/ ?\(.*\)/, ''));
		const missed = names.filter((name) => placeOf('webhookTrigger', `${name} webhook`) > 2);
		expect(missed).toEqual([]);
		expect(names.filter((name) => placeOf('webhookTrigger', name) === Infinity)).toEqual([]);
	});

	test('not by words of other nodes', () => {
		const others = ['postgres', 'spreadsheet', 'schedule', 'code', 'merge', 'aggregate', 'date & time'];
		expect(others.filter((words) => placeOf('webhookTrigger', words) <= 2)).toEqual([]);
	});
});

test.each([
	['agentRun', 'autom mate'],
	['agentRun', 'a2a'],
	['agentRun', 'dify'],
	['agentRun', 'flowise'],
	['agentRun', 'langgraph'],
	['agentRun', 'copilot studio'],
	['agentRun', 'bedrock agentcore'],
	['signedWebhookSend', 'sign'],
	['signedWebhookSend', 'wandb'],
	['signedWebhookSend', 'send webhook'],
	['signedWebhookSend', 'webhook signature'],
	['signedWebhookSend', 'repository dispatch'],
	['signedWebhookSend', 'simulate webhook'],
	['webhookRespond', 'respond to webhook'],
	['webhookRespond', 'webhook response'],
])('n8n’s own search finds %s by %s', (name, words) => {
	expect(placeOf(name, words)).toBeLessThanOrEqual(3);
});
