import type { INodeProperties } from 'n8n-workflow';

import type { KeyIdSource } from '../../../core/signature';
import { requireHeaderName } from '../../../core/text/http-header';
import { parsePath } from '../../../core/text/json-path';
import { option, switchOption } from '../../shared/option-rows';
import type { FieldOf } from '../../shared/option-rows';
import { policyFields, positiveNumber, requiredText } from './readers';

const ACROSS_PROCESSES = 'database';

const rememberDeliveries: INodeProperties = {
	displayName: 'Remember Deliveries',
	name: 'rememberDeliveries',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Across Processes and Restarts',
			value: ACROSS_PROCESSES,
			description:
				'Remember them in the database of n8n. A delivery runs once, even if copies arrive at other n8n processes or after a restart. Choose this for queue mode.',
		},
		{
			name: 'In This Process',
			value: 'process',
			description:
				'Remember them in memory. Copies that arrive at another n8n process or after a restart start the workflow again.',
		},
	],
	default: 'process',
	description:
		'Where to remember deliveries so that copies do not start the workflow again. With Across Processes and Restarts, a copy at another n8n process appears as an execution that ends at this node. If an n8n process is killed while it runs a delivery, a copy runs the delivery again.',
};

const keyIdPlace: FieldOf<string> = {
	displayName: 'Place',
	name: 'place',
	type: 'options',
	options: [
		{ name: 'End of the Path', value: 'path' },
		{ name: 'Header', value: 'header' },
		{ name: 'JSON Field', value: 'json' },
		{ name: 'Query Parameter', value: 'query' },
	],
	default: 'header',
	description:
		'Where the sender states the key ID. For the end of the path, choose Custom Path as Webhook ID and enter a path such as customers/:name.',
};

const keyIdName: FieldOf<string> = {
	displayName: 'Name or Path',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'X-Key-ID',
	displayOptions: { hide: { place: ['path'] } },
	description:
		'Name of the header or query parameter, or path of the field in the JSON body, for example data.customer',
};

function keyIdSource(given: unknown, option: string): KeyIdSource {
	const policy = policyFields(given, option);
	if (policy.place === 'path') return { in: 'path' };
	const name = requiredText(policy.name, option);
	if (policy.place === 'query') return { in: 'query', name };
	if (policy.place !== 'json') return { in: 'header', name: requireHeaderName(name, 'The key ID header') };
	parsePath(name);
	return { in: 'json', path: name };
}

/** Options that decide which signatures are accepted, and which deliveries are treated as copies. */
export const verificationOptions = {
	/** 0 disables the detection of duplicates. */
	duplicateWindowSeconds: option(
		{
			displayName: 'Duplicate Window (Seconds)',
			name: 'duplicateWindowSeconds',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 2592000 },
			default: 86400,
			description:
				'How long to remember a stored delivery, so that copies of it do not start the workflow again. Set to 0 to turn this off. Defaults to the time for which the source repeats a failed delivery, and to at least one day. Sources whose copies cannot be told from new deliveries, such as Dropbox, remember nothing by default. If you set a window for them, a delivery with the same event and content counts as a copy.',
		},
		(given, name) => (given === 0 ? 0 : positiveNumber(given, name)),
	),
	keyId: option(
		{
			displayName: 'Key ID',
			name: 'keyId',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Add Key ID',
			description:
				'Where senders state which of the named secrets in the credential they sign with. Requests without a key ID are checked with the signing secret, if there is one. Without this option, at most ten secrets are tried in turn.',
			options: [{ displayName: 'Key ID', name: 'policy', values: [keyIdName, keyIdPlace] }],
		},
		keyIdSource,
	),
	publicUrl: option(
		{
			displayName: 'Public URL',
			name: 'publicUrl',
			type: 'string',
			default: '',
			placeholder: 'https://hooks.example.com/webhook/…',
			description:
				'The URL that the sender calls, for sources that include it in the signature. Set this if n8n is reached at another URL, for example behind a proxy. A slash at the end and the query are taken from each request. Defaults to the production URL.',
		},
		requiredText,
	),
	/** Whether deliveries are remembered across all n8n processes, not only in this one. */
	rememberAcross: {
		field: rememberDeliveries,
		read: (given: unknown): boolean => given === ACROSS_PROCESSES,
	},
	/** Whether the same signed content is a copy even if its unsigned headers differ. */
	strictReplayProtection: switchOption({
		displayName: 'Strict Replay Protection',
		name: 'strictReplayProtection',
		type: 'boolean',
		default: false,
		description:
			'Whether to compare deliveries by their signed content only. Then someone who has captured a delivery cannot send it again with another delivery ID or event name. The drawback: of two genuine deliveries with the same content, such as two topics of one order, only the first starts the workflow. The second gets the status "duplicate".',
	}),
	toleranceSeconds: option(
		{
			displayName: 'Timestamp Tolerance (Seconds)',
			name: 'toleranceSeconds',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			description:
				'How far a signed timestamp can differ from the current time, in either direction. Defaults to the value that the source recommends.',
		},
		positiveNumber,
	),
};
