import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { agentProtocols } from '../../../core/agent';
import { canBeSent, canSign, profiles } from '../../../core/signature';
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
