import type { FilterValue, IDataObject, IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { ConfigurationError } from '../../../core/configuration-error';
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

/** The checked Options collection. An absent option was not added by the builder. */
export interface TriggerOptions {
	allowedIps?: IpAddressList;
	batch?: BatchPolicy;
	/** Unresolved: its expressions are evaluated for deliveries that passed all earlier checks. */
	conditions?: FilterValue;
	/** 0 disables the detection of duplicates. */
	duplicateWindowSeconds?: number;
	maxBodyBytes?: number;
	outputRejected: boolean;
	publicUrl?: string;
	rateLimit?: RatePolicy;
	rawBody: boolean;
	response: ResponseOptions;
	toleranceSeconds?: number;
}

/** @throws ConfigurationError for an option that was added but left empty: a check must never be disabled silently */
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

/**
 * Evaluates only the options that contain an expression, because each evaluation costs the request a trip to n8n's
 * sandbox.
 */
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
	throw new ConfigurationError(
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
	throw new ConfigurationError(`The ${displayName} option is empty`, 'Fill in its fields, or remove the option.');
}

function required(value: unknown, displayName: string): string {
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new ConfigurationError(`The ${displayName} option is empty`, 'Fill it in, or remove the option.');
}

function positive(value: unknown, displayName: string): number {
	if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
	throw new ConfigurationError(
		`The ${displayName} option must be a number greater than 0`,
		'Enter a number greater than 0, or remove the option.',
	);
}
