import type { FilterValue, IDataObject, IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { parseIpAddressList } from '../../../core/receive/ip-address-list';
import type { IpAddressList } from '../../../core/receive/ip-address-list';
import { BatchCollector } from '../../../core/receive/batch';
import type { BatchPolicy } from '../../../core/receive/batch';
import { RateLimiter } from '../../../core/receive/rate-limit';
import type { RatePolicy } from '../../../core/receive/rate-limit';
import { holdsExpression, readParameter } from './parameter';
import { checkConditions } from './conditions';
import { readResponseOptions } from './response-options';
import type { ResponseOptions } from './response-options';

/** The Options collection, checked. What is absent was not added by the builder. */
export interface TriggerOptions {
	allowedIps?: IpAddressList;
	batch?: BatchPolicy;
	/** Not resolved: expressions in it are evaluated for deliveries that passed everything before. */
	conditions?: FilterValue;
	/** 0 = off */
	duplicateWindowSeconds?: number;
	maxBodyBytes?: number;
	outputRejected: boolean;
	publicUrl?: string;
	rateLimit?: RatePolicy;
	rawBody: boolean;
	response: ResponseOptions;
	toleranceSeconds?: number;
}

/** @throws Failure for an option that was added but says nothing: a check must never be off in silence */
export function readOptions(context: IWebhookFunctions | IHookFunctions, node: INode): TriggerOptions {
	const options = optionsOf(context, node);
	const { allowedIps, batch, conditions, duplicateWindowSeconds, maxBodyKb, publicUrl, rateLimit } = options;
	const settings: TriggerOptions = {
		outputRejected: options.outputRejected === true,
		rawBody: options.rawBody === true,
		response: readResponseOptions(options),
	};
	if (allowedIps !== undefined) settings.allowedIps = parseIpAddressList(required(allowedIps, 'Allowed IPs'));
	if (batch !== undefined) settings.batch = batchPolicy(readParameter(context, node, 'respond', 'onReceived'), batch);
	if (conditions !== undefined) settings.conditions = checkConditions(conditions);
	if (maxBodyKb !== undefined) settings.maxBodyBytes = positive(maxBodyKb, 'Maximum Body Size') * 1024;
	if (publicUrl !== undefined) settings.publicUrl = required(publicUrl, 'Public URL');
	if (rateLimit !== undefined) settings.rateLimit = ratePolicy(rateLimit);
	if (duplicateWindowSeconds !== undefined && duplicateWindowSeconds !== 0) {
		settings.duplicateWindowSeconds = positive(duplicateWindowSeconds, 'Duplicate Window');
	} else if (duplicateWindowSeconds === 0) settings.duplicateWindowSeconds = 0;
	if (options.toleranceSeconds !== undefined) {
		settings.toleranceSeconds = positive(options.toleranceSeconds, 'Timestamp Tolerance');
	}
	return settings;
}

/** Evaluates what holds an expression, and that only: every evaluation costs the request a visit to n8n's sandbox. */
function optionsOf(context: IWebhookFunctions | IHookFunctions, node: INode): IDataObject {
	const raw = (node.parameters.options ?? {}) as IDataObject;
	const evaluated = Object.entries(raw).map(([name, value]) => {
		const dynamic = name !== 'conditions' && holdsExpression(value);
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
