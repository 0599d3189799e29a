import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { contentTokens, customPresets, spelledToken } from '../../../core/signature';
import type { CustomFacts, CustomPreset } from '../../../core/signature';
import { nameList } from '../../../core/text/name-list';

/** The kind of scheme for which a fact can be entered. */
type Kind = NonNullable<CustomFacts['kind']>;

/** One fact of a signature scheme: what it is called, and what is entered. */
interface FactField {
	readonly kinds: readonly Kind[];
	/** The field of its own that it has where a scheme is described from scratch; all others stand in Signature Details. */
	readonly field?: string;
	readonly property: Omit<INodeProperties, 'name'>;
}

const everydayTokens = Object.entries(contentTokens)
	.filter(([, { everyday }]) => everyday === true)
	.map(([name, token]) => `${spelledToken(name, token)} for ${token.description}`);

/** A constant, because n8n's lint rule for descriptions would change the token {id} to {ID}, which does not exist. */
const SIGNED_CONTENT = `The content that the sender signs. Use ${nameList(everydayTokens)}, with any text between them, for example {t}.{body}.`;

const encodings: INodePropertyOptions[] = [
	{ name: 'Base64', value: 'base64' },
	{ name: 'Base64url', value: 'base64url' },
	{ name: 'Hex', value: 'hex' },
];

const ANY: readonly Kind[] = ['signed', 'jws', 'token'];
const KEYED: readonly Kind[] = ['signed', 'jws'];
const SIGNED: readonly Kind[] = ['signed'];

const text = (displayName: string, placeholder: string, description: string): Omit<INodeProperties, 'name'> => ({
	displayName,
	type: 'string',
	default: '',
	placeholder,
	description,
});

const choice = (
	displayName: string,
	options: INodePropertyOptions[],
	value: string,
	description: string,
): Omit<INodeProperties, 'name'> => ({
	displayName,
	type: 'options',
	noDataExpression: true,
	options,
	default: value,
	description,
});

/** Every fact of a scheme that can be entered, in the order in which the fields of their own are shown. */
export const factFields: Readonly<Partial<Record<keyof CustomFacts, FactField>>> = {
	header: {
		kinds: ANY,
		field: 'customHeader',
		property: {
			...text(
				'Signature Header',
				'X-Signature',
				'Name of the header that contains the signature or the token, for example X-Signature',
			),
			default: 'X-Signature',
		},
	},
	prefix: {
		kinds: KEYED,
		field: 'customPrefix',
		property: text(
			'Signature Prefix',
			'sha256=',
			'Text before the signature in the header, for example sha256=. Can end with a space. Leave empty if there is none.',
		),
	},
	encoding: {
		kinds: SIGNED,
		field: 'customEncoding',
		property: choice('Signature Encoding', encodings, 'hex', 'How the signature is encoded in the header'),
	},
	algorithm: {
		kinds: KEYED,
		field: 'customAlgorithm',
		property: choice(
			'Algorithm',
			[
				{ name: 'ECDSA (P-256, SHA-256)', value: 'ecdsa-p256-sha256', description: 'With a public key' },
				{ name: 'Ed25519', value: 'ed25519', description: 'With a public key' },
				{ name: 'HMAC-SHA-1 (Legacy)', value: 'sha1' },
				{ name: 'HMAC-SHA-256', value: 'sha256' },
				{ name: 'HMAC-SHA-512', value: 'sha512' },
				{ name: 'RSA-SHA-1 (Legacy)', value: 'rsa-sha1', description: 'With a public key, PKCS #1 v1.5' },
				{ name: 'RSA-SHA-256', value: 'rsa-sha256', description: 'With a public key, PKCS #1 v1.5' },
				{ name: 'RSA-SHA-512', value: 'rsa-sha512', description: 'With a public key, PKCS #1 v1.5' },
				{ name: 'SHA-256 of Secret and Content (Legacy)', value: 'sha256-of-secret-and-content' },
			],
			'sha256',
			'The algorithm that the sender signs with. HMAC uses a shared secret. The others verify with a public key and sign with a private key.',
		),
	},
	content: {
		kinds: SIGNED,
		field: 'customContent',
		property: { ...text('Signed Content', '{t}.{body}', SIGNED_CONTENT), default: '{body}' },
	},
	timestampHeader: {
		kinds: SIGNED,
		field: 'customTimestampHeader',
		property: text(
			'Timestamp Header',
			'X-Timestamp',
			'Name of the header that contains the timestamp, as Unix seconds, Unix milliseconds or a date. Leave empty if the signature header contains it, as in t=…,v1=…. Requests that are more than 5 minutes old are refused.',
		),
	},
	idHeader: {
		kinds: ANY,
		field: 'customIdHeader',
		property: text(
			'ID Header',
			'X-Delivery-ID',
			'Name of the header that contains the delivery ID. Required if Signed Content includes it.',
		),
	},
	actionHeader: {
		kinds: ANY,
		property: text('Action Header', 'X-Action', 'Name of the header that contains the action, which follows the event'),
	},
	actionPath: {
		kinds: ANY,
		property: text('Action Field', 'action', 'Path of the action in the JSON body, for example action'),
	},
	bodyHashClaim: {
		kinds: ['jws'],
		property: text('Body Hash Claim', 'sha256', 'Name of the claim that contains the SHA-256 hash of the body'),
	},
	bodyHashEncoding: {
		kinds: ['jws'],
		property: choice('Body Hash Encoding', encodings, 'hex', 'How the hash of the body is encoded in its claim'),
	},
	formField: {
		kinds: ['signed', 'token'],
		property: text(
			'Signature Form Field',
			'signature',
			'Name of the form field that contains the signature or the token, in place of a header',
		),
	},
	idPath: {
		kinds: ANY,
		property: text('ID Field', 'data.id', 'Path of the delivery ID in the JSON body, for example data.id'),
	},
	issuer: {
		kinds: ['jws'],
		property: text('Issuer', 'netlify', 'Value that the claim iss must have'),
	},
	keyEncoding: {
		kinds: KEYED,
		property: choice(
			'Key Encoding',
			[
				{ name: 'Base64', value: 'base64' },
				{ name: 'Hex', value: 'hex' },
				{ name: 'Text', value: 'utf8' },
			],
			'utf8',
			'How the key is encoded in the secret. A public key in PEM format is always recognised.',
		),
	},
	keyPrefix: {
		kinds: KEYED,
		property: text(
			'Key Prefix',
			'whsec_',
			'Text before the encoded key in the secret, which is not part of the key, for example whsec_',
		),
	},
	lifetimeSeconds: {
		kinds: ['jws'],
		property: {
			displayName: 'Token Lifetime (Seconds)',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			description: 'How long tokens that are sent are valid. If set, tokens that are received must expire too.',
		},
	},
	path: {
		kinds: ['signed', 'token'],
		property: text(
			'Signature Field',
			'signature',
			'Path of the signature or the token in the JSON body, in place of a header, for example signature.value',
		),
	},
	queryParameter: {
		kinds: ['signed', 'token'],
		property: text(
			'Signature Query Parameter',
			'signature',
			'Name of the query parameter that contains the signature or the token, in place of a header',
		),
	},
	separator: {
		kinds: SIGNED,
		property: choice(
			'Signature Separator',
			[
				{ name: 'Ampersand', value: '&' },
				{ name: 'Comma', value: ',' },
				{ name: 'None', value: '' },
				{ name: 'Semicolon', value: ';' },
				{ name: 'Space', value: ' ' },
			],
			',',
			'What separates several signatures, or a timestamp and signatures, in the header',
		),
	},
	spelling: {
		kinds: ['token'],
		property: choice(
			'Token Format',
			[
				{ name: 'Basic', value: 'basic', description: 'The secret is user:password' },
				{ name: 'Bearer', value: 'bearer' },
				{ name: 'Plain', value: 'plain' },
			],
			'plain',
			'How the secret is written in the request',
		),
	},
	timestampField: {
		kinds: SIGNED,
		property: text(
			'Timestamp Item',
			't=',
			'Text before the timestamp in the signature header, for example t=. Leave empty if the timestamp is the first item and has no name.',
		),
	},
	timestampFormField: {
		kinds: SIGNED,
		property: text('Timestamp Form Field', 'timestamp', 'Name of the form field that contains the timestamp'),
	},
	timestampPath: {
		kinds: SIGNED,
		property: text('Timestamp Field', 'timestamp', 'Path of the timestamp in the JSON body, for example timestamp'),
	},
	timestampUnit: {
		kinds: SIGNED,
		property: choice(
			'Timestamp Unit',
			[
				{ name: 'Any', value: 'any', description: 'Sent as seconds' },
				{ name: 'HTTP Date', value: 'rfc1123', description: 'Thu, 07 Sep 2017 06:30:04 GMT' },
				{ name: 'HTTP Date in UTC', value: 'rfc1123-utc', description: 'Thu 07 Sep 2017 06:30:04 UTC' },
				{ name: 'ISO 8601', value: 'rfc3339', description: '2017-09-07T06:30:04Z' },
				{ name: 'ISO 8601 Without a Time Zone', value: 'rfc3339-zoneless', description: '2017-09-07T06:30:04' },
				{ name: 'Milliseconds', value: 'ms' },
				{ name: 'Seconds', value: 's' },
			],
			'any',
			'The form of the timestamp',
		),
	},
	urlClaim: {
		kinds: ['jws'],
		property: choice(
			'URL Claim',
			[
				{ name: 'Audience (Aud)', value: 'aud' },
				{ name: 'Subject (Sub)', value: 'sub' },
			],
			'aud',
			'The claim that must be the URL that the sender calls',
		),
	},
};

/** The value of Start From for a scheme that is described from scratch. */
export const BLANK = 'blank';

const presetRows: Readonly<Record<string, { readonly displayName: string; readonly facts: CustomFacts }>> =
	customPresets;

export const presets = Object.entries(presetRows).map(([value, { displayName, facts }]) => ({
	value: value as CustomPreset,
	displayName,
	facts,
	kind: facts.kind ?? 'signed',
}));
