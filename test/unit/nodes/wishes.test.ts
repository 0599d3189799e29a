import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { agentProtocols } from '../../../core/agent';
import { agentAliasesOf } from '../../../docs/search-words.cjs';
import { nodes } from '../../every-description';

/**
 * What people ask a builder model for, in one sentence, with what the model then searches for, and the node and the choice that
 * fulfil the wish. The sentences name a system and an aim, not a node. The instructions of n8n's search ask the model for short
 * names of services and for kinds of nodes, not for sentences.
 */
const wishes: readonly (readonly [wish: string, searches: readonly string[], node: string, choice: string])[] = [
	['When Stripe says an invoice was paid, add a row to my sheet.', ['stripe'], 'webhookTrigger', 'stripe'],
	['When an issue is opened on GitHub, ask my agent for labels.', ['github'], 'webhookTrigger', 'github'],
	[
		'Start the workflow when a merge request arrives from GitLab, and refuse a forged one.',
		['gitlab'],
		'webhookTrigger',
		'gitlab',
	],
	['When a Shopify order is created, tell the warehouse.', ['shopify'], 'webhookTrigger', 'shopify'],
	['When somebody uses our Slack command, look up the customer.', ['slack'], 'webhookTrigger', 'slack'],
	['When a Jira issue is updated, write it to the database.', ['jira'], 'webhookTrigger', 'jira'],
	[
		'When a run finishes in Weights & Biases, start the evaluation.',
		['weights & biases', 'wandb'],
		'webhookTrigger',
		'wandb',
	],
	['Receive events from Linear, but only when the signature is right.', ['linear'], 'webhookTrigger', 'linear'],
	['When Typeform gets an answer, create a lead.', ['typeform'], 'webhookTrigger', 'typeform'],
	['When Zoom ends a meeting, fetch the recording.', ['zoom'], 'webhookTrigger', 'zoom'],
	['When a Calendly event is booked, prepare the call.', ['calendly'], 'webhookTrigger', 'calendly'],
	['Start when Twilio receives a message for our number.', ['twilio'], 'webhookTrigger', 'twilio'],
	['When Sentry reports an error, wake the person on call.', ['sentry'], 'webhookTrigger', 'sentry'],
	['When HubSpot changes a contact, start the sync.', ['hubspot'], 'webhookTrigger', 'hubspot-v3'],
	[
		'Our own system signs its webhooks with an HMAC: start the workflow with them.',
		['hmac', 'webhook signature'],
		'webhookTrigger',
		'customSignature',
	],
	['Start when a system that can only add a fixed header calls us.', ['webhook'], 'webhookTrigger', 'secureHeader'],
	[
		'Let callers send a chat message and get the reply of this workflow.',
		['chat webhook', 'webhook'],
		'webhookTrigger',
		'agentMessage',
	],
	['Ask our Dify assistant to summarise the ticket.', ['dify'], 'agentRun', 'dify'],
	['Send the question to a Flowise flow and use its reply.', ['flowise'], 'agentRun', 'flowise'],
	['Run the CodeMie assistant on every new document.', ['codemie'], 'agentRun', 'codemieAssistant'],
	['Pass the message to our A2A agent and keep the session.', ['a2a'], 'agentRun', 'a2a'],
	['Let a LangGraph agent answer the email.', ['langgraph'], 'agentRun', 'langgraph'],
	['Call our own agent endpoint with JSON and get its reply as text.', ['agent', 'ai agent'], 'agentRun', 'customJson'],
	['Ask the Rasa bot and return what it says.', ['rasa'], 'agentRun', 'rasa'],
	[
		'Notify our service with a payload that the receiver can verify.',
		['send webhook', 'webhook signature'],
		'signedWebhookSend',
		'send',
	],
	[
		'Start a GitHub Actions workflow by sending a repository dispatch.',
		['repository dispatch'],
		'signedWebhookSend',
		'send',
	],
	['Post a card to Microsoft Teams by its incoming webhook, with retries.', ['teams'], 'signedWebhookSend', 'send'],
	[
		'Forward the event to the customer’s webhook, signed, and keep a delivery report.',
		['send webhook', 'signed webhook'],
		'signedWebhookSend',
		'send',
	],
	['Simulate a provider’s event to test a receiver.', ['simulate'], 'signedWebhookSend', 'simulate'],
	['Explain why the signature of this request does not match.', ['webhook signature'], 'signedWebhookSend', 'explain'],
	['Answer the Slack command with what the workflow has found.', ['webhook response'], 'webhookRespond', 'json'],
	['Redirect the caller of my webhook to a page.', ['respond to webhook'], 'webhookRespond', 'redirect'],
];

const root = join(__dirname, '../../..');
const read = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8')) as T;

interface NodeTypeParser {
	searchNodeTypes(query: string, limit?: number): { readonly id: string }[];
}

interface NodeCatalog {
	readonly NodeTypeParser: new (nodeTypes: readonly object[]) => NodeTypeParser;
	readonly searchCodeBuilderNodes: (parser: NodeTypeParser, queries: readonly string[]) => { readonly results: string };
}

const modules = 'playground/n8n-2/node_modules';

/** What n8n's builder models search their nodes with, and what they then read. */
const { NodeTypeParser, searchCodeBuilderNodes } = jest.requireActual<NodeCatalog>(
	join(root, modules, '@n8n/ai-utilities/dist/cjs/node-catalog'),
);

const withNames = (packageName: string, types: readonly INodeTypeDescription[]) =>
	types.map((type) => ({ ...type, name: `${packageName}.${type.name}` }));

const OWN = 'n8n-nodes-agent-webhooks';
const own = nodes.map(({ description }) => {
	const folder = `${description.name.charAt(0).toUpperCase()}${description.name.slice(1)}`;
	return { ...description, codex: read<object>(`nodes/${folder}/${folder}.node.json`) };
});

/** All nodes of n8n, and ours. */
const catalog = new NodeTypeParser([
	...withNames('n8n-nodes-base', read(`${modules}/n8n-nodes-base/dist/types/nodes.json`)),
	...withNames('@n8n/n8n-nodes-langchain', read(`${modules}/@n8n/n8n-nodes-langchain/dist/types/nodes.json`)),
	...withNames(OWN, own),
]);

const optionsOf = ({ options = [] }: INodeProperties) => options as readonly INodePropertyOptions[];

test('there are 30 wishes and more', () => expect(wishes.length).toBeGreaterThanOrEqual(30));

describe('a builder model that has a wish finds our node among the five that it is shown, with its hint', () => {
	test.each(wishes)('%s (%j) → %s', (_, searches, name, choice) => {
		for (const query of searches) {
			const { results } = searchCodeBuilderNodes(catalog, [query]);
			const found = results.split('\n').find((line) => line.startsWith(`- ${OWN}.${name}`));
			expect({ query, found }).toEqual({ query, found: expect.stringContaining(name) as string });
			const node = own.find((description) => description.name === name);
			expect(results).toContain(`@builderHint ${node?.builderHint?.searchHint}`);
			const values = node?.properties.flatMap((field) => optionsOf(field).map(({ value }) => value));
			expect(values).toContain(choice);
		}
	});
});

const places = (query: string) => catalog.searchNodeTypes(query, 20).map(({ id }) => id);

test('with the trigger, a model reads which node responds behind it', () => {
	const { results } = searchCodeBuilderNodes(catalog, ['webhook']);
	expect(results).toMatch(new RegExp(`@relatedNodes\\n +- ${OWN}.webhookRespond.*fails behind`));
});

test('the aliases of Agent Run are the names of its APIs; `npm run docs` writes them', () => {
	expect(read<{ alias: string[] }>('nodes/AgentRun/AgentRun.node.json').alias).toEqual(agentAliasesOf(agentProtocols));
});

test('every agent that n8n has no nodes for is found by its name alone', () => {
	// n8n's own nodes for the models of these vendors come first
	const vendors = /^(?:amazon|azure|google|n8n|ollama|openai|vertex)|^(?:agent|ai|chat|assistant|message)$/;
	const names = agentAliasesOf(agentProtocols).filter((name) => !vendors.test(name));
	expect(names.length).toBeGreaterThan(10);
	expect(
		names.filter(
			(name) =>
				!places(name.split(' ')[0] ?? '')
					.slice(0, 2)
					.includes(`${OWN}.agentRun`),
		),
	).toEqual([]);
});

test('our nodes do not come before n8n’s own for what n8n’s own do', () => {
	const others: Readonly<Record<string, string>> = {
		webhook: 'webhook',
		'http request': 'httpRequest',
		'respond to webhook': 'webhook',
		slack: 'slack',
		github: 'github',
		stripe: 'stripe',
		schedule: 'scheduleTrigger',
		merge: 'merge',
		code: 'code',
	};
	for (const [query, first] of Object.entries(others))
		expect([query, places(query)[0]]).toEqual([query, `n8n-nodes-base.${first}`]);
});

describe('the hints for builder models', () => {
	const hintOf = ({ builderHint }: { readonly builderHint?: { readonly propertyHint?: string } }) =>
		builderHint?.propertyHint ?? '';

	test.each(own.map((description) => [description.name, description] as const))(
		'%s has one for the node and for its first menu',
		(_, { builderHint, properties }) => {
			expect(builderHint?.searchHint?.length).toBeGreaterThan(100);
			expect(properties.filter((field) => hintOf(field) !== '').length).toBeGreaterThanOrEqual(1);
		},
	);
});
