import {
	nodeParametersAreStatic,
	resolveWebhookDescriptionField,
	Workflow,
	webhookDescriptionIsNativelyResolvable,
} from 'n8n-workflow';
import type { INode, INodeParameters, INodeTypes, IWebhookDescription } from 'n8n-workflow';

import { enteredSettings, profiles, takesKeys } from '../../core/signature';
import type { SignatureProfile } from '../../core/signature';
import { providerSetup } from '../../nodes/WebhookTrigger/description/setup-notes';
import { providerDescription, sourceOptions } from '../../nodes/WebhookTrigger/description/source-menu';
import { WebhookTrigger } from '../../nodes/WebhookTrigger/WebhookTrigger.node';
import { fieldsInEditor } from '../fields-in-editor';

const trigger = new WebhookTrigger();
const [webhook, ...below] = trigger.description.webhooks as [IWebhookDescription, ...IWebhookDescription[]];
/** What is entered for a source without a secret. */
const labelsOf = (profile: SignatureProfile): readonly string[] => {
	const labels = enteredSettings(profile).map(({ label }) => label);
	return labels.length > 0 ? labels : ['No credential is needed'];
};

const FIELDS = ['httpMethod', 'responseMode', 'responseCode', 'responseData', 'path', 'isFullPath'] as const;
type Field = (typeof FIELDS)[number];

const known = () => trigger;
const nodeTypes: INodeTypes = { getByName: known, getByNameAndVersion: known, getKnownTypes: () => ({}) };

/** Returns the node as n8n has it, with defaults for what was not set. */
function nodeWith(parameters: INodeParameters): { workflow: Workflow; node: INode } {
	const stored: INode = {
		id: '1',
		name: 'Trigger',
		type: 'webhookTrigger',
		typeVersion: 2,
		position: [0, 0],
		parameters,
	};
	const workflow = new Workflow({ id: '1', nodes: [stored], connections: {}, active: false, nodeTypes });
	return { workflow, node: workflow.getNode('Trigger') as INode };
}

function native(parameters: INodeParameters, field: Field, of = webhook): unknown {
	const resolution = resolveWebhookDescriptionField(nodeWith(parameters).node, of, field);
	if (!resolution.resolved) throw new Error(`${field} was not resolved natively`);
	return resolution.value;
}

/** Evaluates a template as the editor and older n8n do. */
async function byExpression(parameters: INodeParameters, template: string | undefined): Promise<unknown> {
	const { workflow, node } = nodeWith(parameters);
	await workflow.expression.acquireIsolate();
	try {
		return workflow.expression.getSimpleParameterValue(node, template, 'internal', {});
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

const sources = sourceOptions.map(({ value }) => String(value));

test('a source without evidence from outside this project is marked in the menu and in its note', () => {
	const proven = profiles.github!;
	const unproven = { ...proven, confidence: 'C' as const };
	expect(providerDescription(proven)).toBe('Code Hosting. Webhook Secret.');
	expect(providerDescription(unproven)).toBe('Code Hosting. Webhook Secret. Unproven.');
	expect(providerSetup(proven)).not.toContain('Unproven');
	expect(providerSetup(unproven)).toContain('Unproven: no request that GitHub has signed was available.');
});

describe('the webhook description', () => {
	test('needs no expression engine', () => {
		expect(webhookDescriptionIsNativelyResolvable(webhook)).toBe(true);
		for (const source of sources) expect(nodeParametersAreStatic(nodeWith({ source }).node)).toBe(true);
	});

	test.each<INodeParameters>([
		...sources.map((source) => ({ source })),
		{ source: 'meta', respond: 'lastNode' },
		{ source: 'microsoft-graph', respond: 'lastNode', options: { responseData: 'allEntries' } },
		{ source: 'github', respond: 'streaming', webhookIdMode: 'custom', path: 'team/github' },
		{ source: 'discord', options: { responseCode: 202 } },
		{ source: 'constructor' },
	])('gives the same result natively and as an expression: %p', async (parameters) => {
		for (const field of FIELDS) {
			expect(native(parameters, field)).toEqual(await byExpression(parameters, webhook[field] as string));
		}
	});

	test('accepts GET and HEAD only if a handshake of the source needs them', () => {
		const methods = Object.fromEntries(sources.map((source) => [source, native({ source }, 'httpMethod')]));
		for (const { name, handshakes = [] } of Object.values(profiles)) {
			const greeted = handshakes.flatMap(({ when }) => when.flatMap((it) => (it.on === 'method' ? [it.is] : [])));
			const wanted = ['POST', ...['GET', 'HEAD'].filter((method) => greeted.includes(method))].join(',');
			expect([name, methods[name]]).toEqual([name, wanted]);
		}
		expect(methods).toMatchObject({ github: 'POST', secureHeader: 'POST', meta: 'POST,GET', trello: 'POST,HEAD' });
	});

	test('answers with the source’s status unless the builder or the last node decides', () => {
		expect(native({ source: 'microsoft-graph' }, 'responseCode')).toBe(202);
		expect(native({ source: 'microsoft-graph', respond: 'lastNode' }, 'responseCode')).toBe(200);
		expect(native({ source: 'microsoft-graph', options: { responseCode: 201 } }, 'responseCode')).toBe(201);
		expect(native({ source: 'github' }, 'responseCode')).toBe(200);
	});
});

describe('the webhooks below it, for the protocols of an agent channel', () => {
	const registered = (parameters: INodeParameters) =>
		below
			.map((one) => [native(parameters, 'httpMethod', one), native(parameters, 'path', one)])
			.filter(([method]) => method !== '');
	const channel = { source: 'agentMessage', path: 'agent/' };

	test('need no expression engine, and are not shown as URLs of their own', () => {
		for (const one of below) {
			expect(webhookDescriptionIsNativelyResolvable(one)).toBe(true);
			expect(one.ndvHideUrl).toBe(true);
		}
	});

	test('are registered only for a protocol that is selected', () => {
		for (const source of sources) expect([source, registered({ source })]).toEqual([source, []]);
		expect(registered({ source: 'github', protocols: ['a2a', 'chatCompletions'] })).toEqual([]);
		expect(registered({ ...channel, protocols: ['a2a'] })).toEqual([['GET', 'agent/.well-known/agent-card.json']]);
		expect(registered({ ...channel, protocols: ['message', 'chatCompletions'] })).toEqual([
			['POST', 'agent/chat/completions'],
			['GET', 'agent/models'],
		]);
	});

	test.each<INodeParameters>([
		{ source: 'github' },
		{ ...channel, protocols: ['a2a'], respond: 'lastNode' },
		{ ...channel, protocols: ['chatCompletions'], respond: 'streaming', webhookIdMode: 'custom' },
	])('give the same result natively and as an expression: %p', async (parameters) => {
		for (const one of below) {
			for (const field of ['httpMethod', 'path', 'isFullPath'] as const) {
				expect(native(parameters, field, one)).toEqual(await byExpression(parameters, one[field] as string));
			}
		}
		const completions = below.find(({ name }) => String(name) === 'chatCompletions');
		expect(native(parameters, 'responseMode', completions)).toBe(parameters.respond ?? 'onReceived');
	});
});

describe('the fields', () => {
	const { subtitle, outputs } = trigger.description;
	const properties = fieldsInEditor(trigger);
	const shown = (name: string, source: string) =>
		properties
			.filter((property) => property.name === name)
			.filter(({ displayOptions }) => displayOptions?.show?.source?.includes(source) ?? true);

	test.each(sources)('%s has exactly one setup note', (source) => {
		expect(shown('setupNote', source)).toHaveLength(1);
	});

	test.each(Object.values(profiles).map((profile) => [profile.name, profile] as const))(
		'%s has a note with its own events, and its own word for the secret',
		(name, profile) => {
			const { exampleEvents, secretLabel } = profile;
			expect(shown('events', name)).toHaveLength(1);
			const [note] = shown('setupNote', name);
			expect(note?.displayName).toContain(exampleEvents[0] ?? 'no event');
			const labels = takesKeys(profile) ? [secretLabel] : labelsOf(profile);
			for (const label of labels) expect(note?.displayName).toContain(label);
		},
	);

	test('are in the order in which a builder needs them', () => {
		const names = [...new Set(properties.map(({ name }) => name))];
		expect(names.filter((name) => !/^custom|Note$|Notice$|OrSecureHeader$/.test(name))).toEqual([
			...['source', 'webhookIdMode', 'path', 'enabled', 'requireSignature', 'requireApiKey', 'protocols'],
			...['requireToken', 'requireSecureHeader', 'events', 'respond', 'options'],
		]);
	});

	test('are summarised on the canvas by source and events', async () => {
		const named = await byExpression({ source: 'github', events: 'pull_request' }, subtitle);
		expect(named).toBe('GitHub: pull_request');
	});

	test('add a second output if refused requests are wanted', async () => {
		expect(await byExpression({ source: 'github' }, outputs as string)).toEqual(['main']);
		const both = await byExpression({ source: 'github', options: { outputRejected: true } }, outputs as string);
		expect(both).toMatchObject([{ displayName: 'Verified' }, { displayName: 'Rejected' }]);
	});
});
