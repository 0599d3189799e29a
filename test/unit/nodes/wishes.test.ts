import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { nodes } from '../../every-description';

/**
 * What people ask a builder model for, in one sentence, with the node and the choice that fulfil it. The sentences name a system
 * and an aim, not a node.
 */
const wishes: readonly (readonly [wish: string, node: string, choice: string])[] = [
	['When Stripe says an invoice was paid, add a row to my sheet.', 'webhookTrigger', 'stripe'],
	['When an issue is opened on GitHub, ask my agent for labels.', 'webhookTrigger', 'github'],
	['Start the workflow when a merge request arrives from GitLab, and refuse a forged one.', 'webhookTrigger', 'gitlab'],
	['When a Shopify order is created, tell the warehouse.', 'webhookTrigger', 'shopify'],
	['When somebody uses our Slack command, look up the customer.', 'webhookTrigger', 'slack'],
	['When a Jira issue is updated, write it to the database.', 'webhookTrigger', 'jira'],
	['When a run finishes in Weights & Biases, start the evaluation.', 'webhookTrigger', 'wandb'],
	['Receive events from Linear, but only when the signature is right.', 'webhookTrigger', 'linear'],
	['When Typeform gets an answer, create a lead.', 'webhookTrigger', 'typeform'],
	['When Zoom ends a meeting, fetch the recording.', 'webhookTrigger', 'zoom'],
	['When a Calendly event is booked, prepare the call.', 'webhookTrigger', 'calendly'],
	['Start when Twilio receives a message for our number.', 'webhookTrigger', 'twilio'],
	['When Sentry reports an error, wake the person on call.', 'webhookTrigger', 'sentry'],
	['When HubSpot changes a contact, start the sync.', 'webhookTrigger', 'hubspot-v3'],
	[
		'Our own system signs its webhooks with an HMAC: start the workflow with them.',
		'webhookTrigger',
		'customSignature',
	],
	['Start when a system that can only add a fixed header calls us.', 'webhookTrigger', 'secureHeader'],
	['Let callers send a chat message and get the reply of this workflow.', 'webhookTrigger', 'agentMessage'],
	['Ask our Dify assistant to summarise the ticket.', 'agentRun', 'dify'],
	['Send the question to a Flowise flow and use its reply.', 'agentRun', 'flowise'],
	['Run the CodeMie assistant on every new document.', 'agentRun', 'codemieAssistant'],
	['Pass the message to our A2A agent and keep the session.', 'agentRun', 'a2a'],
	['Let a LangGraph agent answer the email.', 'agentRun', 'langgraph'],
	['Call our own agent endpoint with JSON and get its reply as text.', 'agentRun', 'customJson'],
	['Ask the Rasa bot and return what it says.', 'agentRun', 'rasa'],
	['Notify our service with a payload that the receiver can verify.', 'signedWebhookSend', 'send'],
	['Start a GitHub Actions workflow by sending a repository dispatch.', 'signedWebhookSend', 'send'],
	['Post a card to Microsoft Teams by its incoming webhook, with retries.', 'signedWebhookSend', 'send'],
	['Forward the event to the customer’s webhook, signed, and keep a delivery report.', 'signedWebhookSend', 'send'],
	['Simulate a provider’s event to test a receiver.', 'signedWebhookSend', 'simulate'],
	['Explain why the signature of this request does not match.', 'signedWebhookSend', 'explain'],
];

/** Words that say nothing about a node. */
const EMPTY = new Set(
	'when the and with that our its has was says this for only get can are why does every new'.split(' '),
);

const wordsOf = (text: string): readonly string[] =>
	text
		.toLowerCase()
		.split(/[^\p{L}\p{N}&]+/u)
		.filter((word) => word.length > 2 && !EMPTY.has(word))
		.map((word) => word.replace(/(?:ies|es|s|ed|ing)$/, ''));

const hintOf = ({ builderHint }: { readonly builderHint?: { readonly propertyHint?: string } }) =>
	builderHint?.propertyHint ?? '';

/** What a builder model reads of a node before it decides: title, description and hints, and the choices of its menus. */
function textOf({ description }: INodeType): string {
	const menus = description.properties.filter(({ name }) => ['source', 'agentApi', 'operation'].includes(name));
	const choices = menus.flatMap((field) => [
		hintOf(field),
		...optionsOf(field).map(({ name, description: words }) => `${name} ${words ?? ''}`),
	]);
	return [description.displayName, description.description, description.builderHint?.searchHint, ...choices].join(' ');
}

const optionsOf = ({ options = [] }: INodeProperties) => options as readonly INodePropertyOptions[];

const texts = new Map(nodes.map((node) => [node.description.name, new Set(wordsOf(textOf(node)))]));

/** How much of a wish a node's text answers; a word that all nodes have counts for little. */
function answers(wish: string, name: string): number {
	return wordsOf(wish).reduce((sum, word) => {
		const having = [...texts.values()].filter((words) => words.has(word)).length;
		return sum + (texts.get(name)?.has(word) ? 1 / having : 0);
	}, 0);
}

test('there are 30 wishes', () => expect(wishes).toHaveLength(30));

test.each(wishes)('%s → %s', (wish, name, choice) => {
	const ranked = [...texts.keys()].sort((a, b) => answers(wish, b) - answers(wish, a));
	expect(ranked[0]).toBe(name);
	const node = nodes.find(({ description }) => description.name === name);
	const values = node?.description.properties.flatMap((field) => optionsOf(field).map(({ value }) => value));
	expect(values).toContain(choice);
});

describe('the hints for builder models', () => {
	test.each(nodes.map((node) => [node.description.name, node] as const))(
		'%s has one for the node and for its first menu',
		(_, { description }) => {
			expect(description.builderHint?.searchHint?.length).toBeGreaterThan(100);
			expect(description.properties.filter((field) => hintOf(field) !== '').length).toBeGreaterThanOrEqual(1);
		},
	);
});
