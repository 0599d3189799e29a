import type { FilterValue, IDataObject, IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { BatchCollector } from '../../../core/receive/batch';
import type { BatchPolicy } from '../../../core/receive/batch';
import { parseIpAddressList } from '../../../core/receive/ip-address-list';
import type { IpAddressList } from '../../../core/receive/ip-address-list';
import { RateLimiter } from '../../../core/receive/rate-limit';
import type { RatePolicy } from '../../../core/receive/rate-limit';
import { checkConditions } from './conditions';
import { holdsExpression, readParameter } from './parameter';
import { readResponseOptions, RESPONSE_OPTIONS } from './response-options';
import type { ResponseOptions } from './response-options';

/** The checked Options collection. An absent option was not added by the builder. */
export interface TriggerOptions {
	readonly allowedIps?: IpAddressList;
	readonly batch?: BatchPolicy;
	/** Unresolved: its expressions are evaluated for deliveries that passed all earlier checks. */
	readonly conditions?: FilterValue;
	/** 0 disables the detection of duplicates. */
	readonly duplicateWindowSeconds?: number;
	readonly maxBodyBytes?: number;
	readonly outputIgnored: boolean;
	readonly outputRejected: boolean;
	readonly publicUrl?: string;
	readonly rateLimit?: RatePolicy;
	readonly rawBody: boolean;
	/** Whether deliveries are remembered across n8n's processes, and not in this one only. */
	readonly rememberAcross: boolean;
	/** Not resolved where it holds expressions, as the conditions. */
	readonly response: ResponseOptions;
	/** Whether the same signed content is a copy, whatever its unsigned headers say. */
	readonly strictReplayProtection: boolean;
	readonly toleranceSeconds?: number;
}

/** @throws Failure for an option that was added but left empty: a check must never be silently off */
export function readOptions(context: IWebhookFunctions | IHookFunctions, node: INode): TriggerOptions {
	const options = evaluatedOptions(context, node);
	const given = <T>(name: string, read: (value: unknown) => T): T | undefined =>
		options[name] === undefined ? undefined : read(options[name]);
	return {
		allowedIps: given('allowedIps', (value) => parseIpAddressList(required(value, 'Allowed IPs'))),
		batch: given('batch', (value) => batchPolicy(readParameter(context, node, 'respond', 'onReceived'), value)),
		conditions: given('conditions', checkConditions),
		duplicateWindowSeconds: given('duplicateWindowSeconds', (value) =>
			value === 0 ? 0 : positive(value, 'Duplicate Window'),
		),
		maxBodyBytes: given('maxBodyKb', (value) => positive(value, 'Maximum Body Size') * 1024),
		outputIgnored: options.outputIgnored === true,
		outputRejected: options.outputRejected === true,
		publicUrl: given('publicUrl', (value) => required(value, 'Public URL')),
		rateLimit: given('rateLimit', ratePolicy),
		rawBody: options.rawBody === true,
		rememberAcross: options.rememberDeliveries === 'database',
		response: readResponseOptions(options),
		strictReplayProtection: options.strictReplayProtection === true,
		toleranceSeconds: given('toleranceSeconds', (value) => positive(value, 'Timestamp Tolerance')),
	};
}

/** Expressions in these look at the delivery; they are evaluated once it has passed everything before. */
export const PER_DELIVERY: readonly string[] = ['conditions', ...Object.keys(RESPONSE_OPTIONS)];

/** The options as n8n gives them. Only those with an expression are evaluated, because each evaluation is expensive. */
function evaluatedOptions(context: IWebhookFunctions | IHookFunctions, node: INode): IDataObject {
	const raw = (node.parameters.options ?? {}) as IDataObject;
	const evaluated = Object.entries(raw).map(([name, value]) => {
		const dynamic = !PER_DELIVERY.includes(name) && holdsExpression(value);
		return [name, dynamic ? context.getNodeParameter(`options.${name}`) : value] as const;
	});
	return Object.fromEntries<IDataObject[string]>(evaluated);
}

function batchPolicy(respond: unknown, given: unknown): BatchPolicy {
	const policy = policyOf(given, 'Batch');
	const batch = { size: Number(policy.size ?? 20), waitMs: Number(policy.waitMs ?? 1000) };
	new BatchCollector(batch);
	if (respond === 'onReceived') return batch;
	throw new Failure(
		'conflicting-settings',
		'A batch puts deliveries from several senders into one execution, so it cannot respond to each of them separately',
		'Set Respond to Immediately, or remove the Batch option.',
	);
}

function ratePolicy(given: unknown): RatePolicy {
	const policy = policyOf(given, 'Rate Limit');
	const rate = { requests: Number(policy.requests ?? 60), seconds: Number(policy.seconds ?? 60) };
	new RateLimiter(rate);
	return rate;
}

function policyOf(given: unknown, displayName: string): IDataObject {
	const policy = (given as { policy?: IDataObject } | null)?.policy;
	if (policy !== undefined && policy !== null) return policy;
	throw new Failure('empty-field', `The ${displayName} option is empty`, 'Fill in its fields, or remove the option.');
}

function required(value: unknown, displayName: string): string {
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new Failure('empty-field', `The ${displayName} option is empty`, 'Fill it in, or remove the option.');
}

function positive(value: unknown, displayName: string): number {
	if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
	throw new Failure(
		'invalid-option',
		`The ${displayName} option must be a number greater than 0`,
		'Enter a number greater than 0, or remove the option.',
	);
}
