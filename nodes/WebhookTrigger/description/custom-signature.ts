import type { INodeProperties } from 'n8n-workflow';

import { contentTokens, spelledToken } from '../../../core/signature';
import type { CustomProfileInput } from '../../../core/signature';
import { nameList } from '../../../core/text/name-list';
import { eventPlaces } from './events-field';
import { CUSTOM_SIGNATURE } from './sources';

const everydayTokens = Object.entries(contentTokens)
	.filter(([, { everyday }]) => everyday === true)
	.map(([name, token]) => `${spelledToken(name, token)} for ${token.description}`);

/** A constant, because n8n's lint rule for descriptions would change the token {id} to {ID}, which does not exist. */
const SIGNED_CONTENT = `The content that the sender signs. Use ${nameList(everydayTokens)}, with any text between them, for example {t}.{body}.`;

/** The fields that describe a signature without a built-in profile. */
export const customSignatureFields: INodeProperties[] = [
	{
		displayName: 'Signature Header',
		name: 'customHeader',
		type: 'string',
		default: 'X-Signature',
		description: 'Name of the header that contains the signature, for example X-Signature',
	},
	{
		displayName: 'Signature Prefix',
		name: 'customPrefix',
		type: 'string',
		default: '',
		placeholder: 'sha256=',
		description: 'Text before the signature in the header, for example sha256=. Leave empty if there is none.',
	},
	{
		displayName: 'Signature Encoding',
		name: 'customEncoding',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Base64', value: 'base64' },
			{ name: 'Base64url', value: 'base64url' },
			{ name: 'Hex', value: 'hex' },
		],
		default: 'hex',
		description: 'How the signature is encoded in the header',
	},
	{
		displayName: 'Algorithm',
		name: 'customAlgorithm',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'HMAC-SHA-1 (Legacy)', value: 'sha1' },
			{ name: 'HMAC-SHA-256', value: 'sha256' },
			{ name: 'HMAC-SHA-512', value: 'sha512' },
		],
		default: 'sha256',
		description: 'The algorithm that the sender signs with',
	},
	{
		displayName: 'Signed Content',
		name: 'customContent',
		type: 'string',
		default: '{body}',
		placeholder: '{t}.{body}',
		description: SIGNED_CONTENT,
	},
	{
		displayName: 'Timestamp Header',
		name: 'customTimestampHeader',
		type: 'string',
		default: '',
		placeholder: 'X-Timestamp',
		description:
			'Name of the header that contains the timestamp, as Unix seconds, Unix milliseconds or a date. Leave empty if the signature header contains it, as in t=…,v1=…. Requests that are more than 5 minutes old are refused.',
	},
	{
		displayName: 'ID Header',
		name: 'customIdHeader',
		type: 'string',
		default: '',
		placeholder: 'X-Delivery-ID',
		description: 'Name of the header that contains the delivery ID. Required if Signed Content includes it.',
	},
].map((property) => ({ ...property, displayOptions: { show: { source: [CUSTOM_SIGNATURE] } } }) as INodeProperties);

/** @param read returns a parameter of the node as text */
export function customProfileInput(read: (name: string) => string): CustomProfileInput {
	const field = (name: string) => read(name).trim();
	return {
		header: field('customHeader'),
		prefix: field('customPrefix'),
		encoding: field('customEncoding') as CustomProfileInput['encoding'],
		algorithm: field('customAlgorithm') as CustomProfileInput['algorithm'],
		content: read('customContent'),
		...(field('customTimestampHeader') && { timestampHeader: field('customTimestampHeader') }),
		...(field('customIdHeader') && { idHeader: field('customIdHeader') }),
		...eventPlaces(read),
	};
}
