import type { ICredentialType, INodeParameters, INodeProperties, NodeHelpers as Helpers } from 'n8n-workflow';
import { join } from 'node:path';

import { profiles, takesKeys } from '../../../core/signature';
import { AgentEndpointApi } from '../../../credentials/AgentEndpointApi.credentials';
import { SignedWebhookApi } from '../../../credentials/SignedWebhookApi.credentials';
import { WebhookSigningSecretApi } from '../../../credentials/WebhookSigningSecretApi.credentials';
import { credentials } from '../../every-description';

const playground = join(__dirname, '../../../playground');
const helpersOf = (version: string) =>
	jest.requireActual<{ NodeHelpers: typeof Helpers }>(`${playground}/${version}/node_modules/n8n-workflow`).NodeHelpers;

const incoming = new WebhookSigningSecretApi();
const outgoing = new SignedWebhookApi();
const agent = new AgentEndpointApi();

const ROTATED = { previousSecret: 'old', previousSecretValidUntil: '2031-01-01T00:00:00' };
const NAMED = { namedSecrets: { values: [{ name: 'customer-1', secretValue: 'one' }] } };

describe.each(['n8n-1', 'n8n-2'])('in %s', (version) => {
	const { displayParameter, getNodeParameters } = helpersOf(version);

	/** Returns the labels of the form, as n8n's editor shows it for this data. */
	function labels({ properties }: ICredentialType, data: INodeParameters): string[] {
		const defaults = Object.fromEntries(properties.map(({ name, default: value }) => [name, value]));
		const filled = { ...defaults, ...data };
		const shown = properties.filter((property) => displayParameter(filled, property, null, null));
		return shown.map(({ displayName }) => displayName);
	}

	/** Returns what n8n keeps of a credential: when its form is saved, and when a node reads it. */
	const kept = ({ properties }: { properties: INodeProperties[] }, data: INodeParameters) => ({
		saved: getNodeParameters(properties, data, false, false, null, null),
		read: getNodeParameters(properties, data, true, false, null, null),
	});

	test.each<[string, INodeParameters, string[]]>([
		['a new credential', {}, ['Signing Secret', 'Accept a Previous Secret']],
		[
			'a rotation',
			{ rotation: true },
			['Signing Secret', 'Accept a Previous Secret', 'Previous Secret', 'Previous Secret Valid Until'],
		],
		['a public key', { kind: 'publicKey' }, ['Public Key', 'Accept a Previous Secret']],
		['a Meta app', { kind: 'verifyToken' }, ['App Secret', 'Verify Token', 'Accept a Previous Secret']],
		['several senders', { kind: 'namedSecrets' }, ['Named Secrets']],
	])('the form of a signing secret is short for %s', (_, data, expected) => {
		expect(labels(incoming, data)).toEqual(['Kind of Secret', ...expected]);
	});

	test('the form of a sender is short', () => {
		const first = ['Signing Secret', 'Access Token', 'Allowed Domains', 'Use a Previous Secret'];
		const previous = ['Previous Signing Secret', 'Previous Secret Valid Until'];
		expect(labels(outgoing, {})).toEqual([...first, 'Secrets for the Payload']);
		expect(labels(outgoing, { rotation: true })).toEqual([...first, ...previous, 'Secrets for the Payload']);
	});

	test.each<[string, string[]]>([
		['query', ['API Key', 'Query Parameter', 'Allowed Domains']],
		['bearer', ['API Key', 'Allowed Domains']],
		['basic', ['API Key', 'User', 'Allowed Domains']],
		['header', ['API Key', 'Header Name', 'Allowed Domains', 'Signing Secret']],
		['url', ['Secret URL', 'Allowed Domains']],
		['none', ['Allowed Domains', 'Signing Secret']],
	])('the form of an agent shows what a key in %s needs', (location, expected) => {
		expect(labels(agent, { location })).toEqual(['Send Key In', ...expected, 'Test With']);
	});

	const stored: [string, ICredentialType, INodeParameters][] = [
		['a secret', incoming, { secret: 'new' }],
		['a rotation', incoming, { secret: 'new', ...ROTATED }],
		['named secrets', incoming, { ...NAMED }],
		['a verify token', incoming, { secret: 'new', verifyToken: 'word' }],
		['everything', incoming, { secret: 'new', ...ROTATED, ...NAMED, verifyToken: 'word' }],
		['the key of an agent', agent, { apiKey: 'key', signingSecret: 'secret', allowedDomains: '*' }],
		[
			'the secrets of a sender',
			outgoing,
			{
				signingSecret: 'new',
				previousSigningSecret: 'old',
				previousSecretValidUntil: '2031-01-01T00:00:00',
				accessToken: 'token',
				secrets: { values: [{ name: 'A', secretValue: 'one' }] },
				allowedDomains: '*',
			},
		],
	];

	test.each(stored)('a credential from before with %s shows and keeps all of it', (_, type, data) => {
		const { saved, read } = kept(type, data);
		expect(saved).toEqual(data);
		expect(read).toMatchObject(data);
		const names = Object.keys(data);
		const shown = new Set(labels(type, data));
		const expected = type.properties.filter(({ name }) => names.includes(name)).map(({ name }) => name);
		const visible = type.properties.filter(({ displayName }) => shown.has(displayName)).map(({ name }) => name);
		expect(visible).toEqual(expect.arrayContaining(expected));
	});

	test.each(stored)('a credential from before with %s shows no field twice while it is loaded', (_, type, data) => {
		// n8n's editor shows the stored values once before it adds the defaults of the other fields
		const shown = type.properties.filter((property) => displayParameter(data, property, null, null));
		const names = shown.map(({ name }) => name);
		expect(names).toEqual([...new Set(names)]);
	});

	test.each(['sharedSecret', 'publicKey', 'verifyToken', 'namedSecrets'])(
		'the kind %s hides nothing that is filled in, and shows no field twice',
		(kind) => {
			const data = { kind, secret: 'new', ...ROTATED, ...NAMED, verifyToken: 'word' };
			expect(kept(incoming, data).read).toMatchObject(data);
			const shown = labels(incoming, data);
			expect(new Set(shown).size).toBe(shown.length);
			expect(shown).toHaveLength(kind === 'namedSecrets' ? 6 : 7);
		},
	);
});

test('a credential based on one of n8n’s has one list of domains, and n8n’s own switch is set', () => {
	const based = credentials.filter(({ extends: bases }) => bases !== undefined);
	expect(based).toHaveLength(3);
	for (const { properties } of based) {
		const lists = properties.filter(({ name }) => /^allowed/.test(name));
		expect(lists.map(({ name, type, default: value }) => [name, type, type === 'hidden' && value])).toEqual([
			['allowedHttpRequestDomains', 'hidden', 'domains'],
			['allowedDomains', 'string', false],
		]);
	}
});

describe('n8n’s public API', () => {
	interface PublicApi {
		readonly toJsonSchema: (properties: INodeProperties[]) => object;
	}
	const n8n = `${playground}/n8n-2/node_modules`;
	const { toJsonSchema } = jest.requireActual<PublicApi>(
		`${n8n}/n8n/dist/public-api/v1/handlers/credentials/credentials.utils.js`,
	);
	const { validate } = jest.requireActual<{ validate: (data: object, schema: object) => { errors: object[] } }>(
		`${n8n}/jsonschema`,
	);

	test('of 1.123 requires each field that has `show` when it creates a credential, so none has', () => {
		const fields = [incoming, outgoing, agent].flatMap(({ properties }) => properties);
		expect(fields.filter(({ displayOptions }) => displayOptions?.show)).toEqual([]);
	});

	test.each<[object]>([
		[{ secret: 'new' }],
		[{ secret: 'new', ...ROTATED }],
		[{ kind: 'namedSecrets', ...NAMED }],
		[{ kind: 'verifyToken', secret: 'new', verifyToken: 'word' }],
	])('of 2.x creates a credential from %j', (data) => {
		expect(validate(data, toJsonSchema(incoming.properties)).errors).toEqual([]);
	});
});

describe('the form says of a sender what its setup note says', () => {
	const fieldOf = (displayName: string) => incoming.properties.find((field) => field.displayName === displayName);
	const setups = Object.values(profiles)
		.filter(takesKeys)
		.map(({ displayName, setup }) => ({ displayName, setup }));

	test('where its public key is', () => {
		const places = (fieldOf('Public Key')?.hint ?? '').matchAll(/(?<name>\w+): (?<place>[^.]+)\./g);
		const named = [...places].map(({ groups }) => [groups?.name, groups?.place] as const);
		expect(named.map(([name]) => name)).toEqual(['Discord', 'Gong', 'SendGrid', 'Telnyx']);
		for (const [name, place] of named) {
			const { setup } = setups.find(({ displayName }) => displayName.startsWith(name ?? '')) ?? {};
			expect(setup).toContain(place);
		}
	});

	test('who signs with a key pair of its own', () => {
		const general = /^(?:http|standard)/i;
		const own = setups.filter(
			({ displayName, setup }) => /(?:public|verification) key/.test(setup) && !general.test(displayName),
		);
		const kinds = fieldOf('Kind of Secret')?.options as { value: string; description: string }[];
		const description = kinds.find(({ value }) => value === 'publicKey')?.description ?? '';
		for (const { displayName } of own) expect(description).toContain(displayName.split(' ')[0]);
	});

	test('where the secret of a Meta app is', () => {
		expect(profiles.meta?.setup).toContain('App settings → Basic');
		expect(fieldOf('App Secret')?.hint).toContain('App settings → Basic');
	});
});
