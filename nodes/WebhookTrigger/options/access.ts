import type { IWebhookFunctions } from 'n8n-workflow';

import { parseIpAddressList } from '../../../core/receive/ip-address-list';
import { RateLimiter } from '../../../core/receive/rate-limit';
import type { RatePolicy } from '../../../core/receive/rate-limit';
import { option } from '../../shared/option-rows';
import type { FieldOf } from '../../shared/option-rows';
import { policyFields, positiveNumber, requiredText } from './readers';

const disabledStatus: FieldOf<number> = {
	displayName: 'Answer While Disabled',
	name: 'disabledStatus',
	type: 'options',
	options: [
		{ name: '410 Gone', value: 410, description: 'Tell senders to stop and remove this webhook' },
		{ name: '503 Service Unavailable', value: 503, description: 'Tell senders to retry later' },
	],
	default: 503,
	description: 'Status to respond with while Enabled is turned off',
};

/** The status to respond with while Enabled is turned off. It is read only then. */
export function statusWhileDisabled(context: IWebhookFunctions): unknown {
	return context.getNodeParameter(`options.${disabledStatus.name}`, disabledStatus.default);
}

const requests: FieldOf<number> = {
	displayName: 'Requests',
	name: 'requests',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description: 'How many verified requests, and how many unverified ones, to accept from one address in the time below',
};

const seconds: FieldOf<number> = {
	displayName: 'Seconds',
	name: 'seconds',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 60,
	description:
		'How long it takes until the full number of requests is available again. The limit refills evenly over this time.',
};

/** Options that decide which requests are checked at all. */
export const accessOptions = {
	allowedIps: option(
		{
			displayName: 'Allowed IPs',
			name: 'allowedIps',
			type: 'string',
			default: '',
			placeholder: '192.0.2.7, 10.0.0.0/8, 2001:db8::/32',
			description:
				'Comma-separated list of IP addresses and networks that can send requests. All others get the status 403. If n8n runs behind a proxy, set the environment variable N8N_PROXY_HOPS.',
		},
		(given, name) => parseIpAddressList(requiredText(given, name)),
	),
	disabledStatus: { field: disabledStatus },
	maxBodyBytes: option(
		{
			displayName: 'Maximum Body Size (KB)',
			name: 'maxBodyKb',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1024,
			description:
				'The largest body to accept. Larger requests get the status 413. The limit of n8n itself (N8N_PAYLOAD_SIZE_MAX) also applies.',
		},
		(given, name) => positiveNumber(given, name) * 1024,
	),
	rateLimit: option(
		{
			displayName: 'Rate Limit',
			name: 'rateLimit',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Limit Requests',
			description:
				'How many requests to accept from one IP address. Further requests get the status 429. Verified and unverified requests are counted separately, so forged requests do not use up the limit of a genuine sender. Each n8n process counts separately.',
			options: [
				{
					displayName: 'Rate Limit',
					name: 'policy',
					values: [requests, seconds],
				},
			],
		},
		ratePolicy,
	),
};

function ratePolicy(given: unknown, name: string): RatePolicy {
	const policy = policyFields(given, name);
	const rate = {
		requests: Number(policy.requests ?? requests.default),
		seconds: Number(policy.seconds ?? seconds.default),
	};
	new RateLimiter(rate);
	return rate;
}
