import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { agentProtocols } from '../../../core/agent';
import { canBeSent, canSign, customPresets, profiles } from '../../../core/signature';
import { AgentRun } from '../../../nodes/AgentRun/AgentRun.node';
import { SignedWebhookSend } from '../../../nodes/SignedWebhookSend/SignedWebhookSend.node';
import { WebhookTrigger } from '../../../nodes/WebhookTrigger/WebhookTrigger.node';
import { credentials, nodes } from '../../every-description';
import { fieldsInEditor } from '../../fields-in-editor';

const isOAuth2 = (name: string) =>
	credentials.some(
		(credential) => credential.name === name && credential.extends?.some((base) => /oauth2Api$/i.test(base)),
	);

/** Returns every list of fields in a description, including those inside collections. */
function fieldLists(properties: INodeProperties[]): INodeProperties[][] {
	const inner = properties.flatMap(({ type, options = [] }) => {
		if (type === 'collection') return fieldLists(options as INodeProperties[]);
		if (type !== 'fixedCollection') return [];
		return options.flatMap((option) => ('values' in option ? fieldLists(option.values) : []));
	});
	return [properties, ...inner];
}

const optionsOf = (node: INodeType, name: string) =>
	(node.description.properties.find((property) => property.name === name)?.options ?? []) as INodePropertyOptions[];

describe.each(nodes.map((node) => [node.description.displayName, node] as const))('%s', (_name, node) => {
	const properties = fieldsInEditor(node);

	test('no two fields have the same name and the same display conditions', () => {
		for (const fields of fieldLists(properties)) {
			const keys = fields.map(({ name, displayOptions }) => JSON.stringify([name, displayOptions ?? {}]));
			expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
		}
	});

	test('every default is in its menu, and no menu has a value twice', () => {
		for (const field of fieldLists(properties).flat()) {
			if (field.type !== 'options') continue;
			const values = (field.options as INodePropertyOptions[]).map(({ value }) => value);
			expect(values).toContain(field.default);
			expect(new Set(values).size).toBe(values.length);
		}
	});

	test('display conditions refer only to existing fields', () => {
		const names = new Set(properties.map(({ name }) => name));
		for (const { displayOptions } of [...properties, ...(node.description.credentials ?? [])]) {
			const controlling = { ...displayOptions?.show, ...displayOptions?.hide };
			for (const name of Object.keys(controlling)) expect(names).toContain(name);
		}
	});

	test('its credentials exist, and each of their tests is a method of the node or, for OAuth2, n8n’s own', () => {
		const known = credentials.map(({ name }) => name);
		for (const { name, testedBy } of node.description.credentials ?? []) {
			expect(known).toContain(name);
			if (isOAuth2(name)) expect(testedBy).toBeUndefined();
			else expect(Object.keys(node.methods?.credentialTest ?? {})).toContain(testedBy);
		}
	});
});

test('every credential is tested by at least one node', () => {
	const tested = nodes.flatMap(({ description }) => (description.credentials ?? []).map(({ name }) => name));
	expect(new Set(tested)).toEqual(new Set(credentials.map(({ name }) => name)));
});

test.each(
	credentials.filter(({ name }) => !isOAuth2(name)).map((credential) => [credential.name, credential] as const),
)('%s hides its secret fields, which n8n’s own base may have', (_name, { properties, extends: extended }) => {
	const secret = fieldLists(properties)
		.flat()
		.filter(({ name, type }) => type === 'string' && /secret|key$|token|value/i.test(name));
	expect(secret.length > 0 || extended !== undefined).toBe(true);
	expect(secret.filter(({ typeOptions }) => typeOptions?.password !== true)).toEqual([]);
});

test('the Source menu has all profiles and general sources, each with a note', () => {
	const trigger = new WebhookTrigger();
	const sources = optionsOf(trigger, 'source').map(({ value }) => value);
	const general = ['agentMessage', 'customSignature', 'secretUrl', 'secureHeader'];
	expect(new Set(sources)).toEqual(new Set([...general, ...Object.keys(profiles)]));
	const notes = fieldsInEditor(trigger).filter(({ name }) => name === 'setupNote');
	const noted = notes.flatMap(({ displayOptions }) => displayOptions?.show?.source ?? []);
	expect(new Set(noted)).toEqual(new Set(sources));
	expect(noted).toHaveLength(sources.length);
	for (const { displayName } of notes) expect(displayName.length).toBeGreaterThan(20);
});

test('notices use only the tags that n8n does not remove from them', () => {
	const fields = nodes.flatMap((node) => fieldsInEditor(node));
	const notices = fields.filter(({ type }) => type === 'notice').map(({ displayName }) => displayName);
	expect(notices.length).toBeGreaterThan(200);
	const tags = notices.flatMap((html) => [...html.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag));
	expect([...new Set(tags)].sort()).toEqual(['a', 'li', 'ul']);
});

test('the note of Telegram shows where the token belongs', () => {
	const notes = fieldsInEditor(new WebhookTrigger()).filter(({ name }) => name === 'setupNote');
	const [telegram] = notes.filter(({ displayOptions }) => displayOptions?.show?.source?.includes('telegram'));
	expect(telegram?.displayName).toContain('https://api.telegram.org/bot&lt;token&gt;/setWebhook');
});

test('only the editor receives the setup notes, below Source, even if n8n has added fields', () => {
	const { properties } = new WebhookTrigger().description;
	expect(properties.filter(({ name }) => name === 'setupNote')).toEqual([]);
	const added: INodeProperties = { displayName: 'Added', name: 'added', type: 'hidden', default: 1 };
	properties.unshift(added);
	try {
		const names = fieldsInEditor(new WebhookTrigger()).map(({ name }) => name);
		expect(names.slice(0, 3)).toEqual(['added', 'source', 'setupNote']);
		expect(names.lastIndexOf('setupNote')).toBe(names.indexOf('webhookIdMode') - 1);
		expect(names.filter((name) => !/^(?:setup|customPreset)Note$|OrSecureHeader$/.test(name))).toEqual(
			properties.map(({ name }) => name),
		);
		expect(names.indexOf('customPresetNote')).toBe(names.indexOf('customPreset') + 1);
	} finally {
		properties.shift();
	}
});

test('the note of each scheme to start from shows every fact that it fills in, in the words of the fields', () => {
	const notes = fieldsInEditor(new WebhookTrigger()).filter(({ name }) => name === 'customPresetNote');
	const noteOf = (preset: string) =>
		notes.find(({ displayOptions }) => displayOptions?.show?.customPreset?.includes(preset))?.displayName ?? '';
	for (const [preset, { facts }] of Object.entries(customPresets)) {
		const { length } = Object.keys(facts).filter((name) => name !== 'kind');
		expect(noteOf(preset).split(' · ').length).toBeGreaterThanOrEqual(length);
		expect(noteOf(preset)).not.toContain('undefined');
	}
	expect(noteOf('slack')).toBe(
		[
			'Signature Header: X-Slack-Signature',
			'Signature Prefix: v0=',
			'Signature Encoding: Hex',
			'Algorithm: HMAC-SHA-256',
			'Signed Content: v0:{t}:{body}',
			'Timestamp Header: X-Slack-Request-Timestamp',
			'ID Field: event_id',
			'Timestamp Unit: Seconds',
			'Event Field: event.type. Use Signature Details to change individual settings.',
		].join(' · '),
	);
});

test('the Signature menu has every profile, a custom signature, and None, and says where a private key is needed', () => {
	const offered = optionsOf(new SignedWebhookSend(), 'signature');
	const sendable = Object.values(profiles).filter(canBeSent);
	expect(new Set(offered.map(({ value }) => value))).toEqual(
		new Set(['none', 'customSignature', ...sendable.map(({ name }) => name)]),
	);
	const withPrivateKey = offered.filter(({ description = '' }) => description.includes('private key'));
	const asymmetric = sendable.filter((profile) => !canSign(profile));
	expect(withPrivateKey.map(({ value }) => value).sort()).toEqual(asymmetric.map(({ name }) => name).sort());
	expect(asymmetric.length).toBeGreaterThan(3);
});

test('the Agent API menu has every agent API', () => {
	const offered = optionsOf(new AgentRun(), 'agentApi').map(({ value }) => value);
	expect(new Set(offered)).toEqual(new Set(agentProtocols.map(({ name }) => name)));
});

test('nodes that send something themselves are usable as tools; the trigger and the response are not', () => {
	expect(nodes.map(({ description }) => description.usableAsTool)).toEqual([true, true, undefined, undefined]);
});

test('the editor shows one slot for a signing secret, for the same sources as n8n’s server has one', () => {
	const trigger = new WebhookTrigger();
	const isSecret = ({ name }: { name: string }) => name === 'webhookSigningSecretApi';
	const atServer = (trigger.description.credentials ?? []).filter(isSecret);
	const { credentials: slots } = JSON.parse(JSON.stringify(trigger.description)) as Pick<
		INodeType['description'],
		'credentials'
	>;
	const inEditor = (slots ?? []).filter(isSecret);
	const shown = (of: typeof atServer, source: unknown): number =>
		of.filter(({ displayOptions: { show, hide } = {} }) => {
			const isShown = show?.source === undefined || (show.source as unknown[]).includes(source);
			return isShown && !(hide?.source as unknown[] | undefined)?.includes(source);
		}).length;
	for (const { value } of optionsOf(trigger, 'source')) {
		expect([value, shown(inEditor, value)]).toEqual([value, shown(atServer, value)]);
	}
	expect(atServer).toHaveLength(1);
});
