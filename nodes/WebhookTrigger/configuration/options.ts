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

/** @throws ConfigurationError for an option that was added but left empty: a check must never be silently off */
export function readOptions(context: IWebhookFunctions | IHookFunctions, node: INode): TriggerOptions {
	const given = evaluatedOptions(context, node);
	const { allowedIps, batch, conditions, duplicateWindowSeconds, maxBodyKb, publicUrl, rateLimit } = given;
	const options: TriggerOptions = {
		outputRejected: given.outputRejected === true,
		rawBody: given.rawBody === true,
		response: readResponseOptions(given),
	};
	if (allowedIps !== undefined) options.allowedIps = parseIpAddressList(required(allowedIps, 'Allowed IPs'));
	if (batch !== undefined) options.batch = batchPolicy(readParameter(context, node, 'respond', 'onReceived'), batch);
	if (conditions !== undefined) options.conditions = checkConditions(conditions);
	if (maxBodyKb !== undefined) options.maxBodyBytes = positive(maxBodyKb, 'Maximum Body Size') * 1024;
	if (publicUrl !== undefined) options.publicUrl = required(publicUrl, 'Public URL');
	if (rateLimit !== undefined) options.rateLimit = ratePolicy(rateLimit);
	if (duplicateWindowSeconds !== undefined) {
		options.duplicateWindowSeconds =
			duplicateWindowSeconds === 0 ? 0 : positive(duplicateWindowSeconds, 'Duplicate Window');
	}
	if (given.toleranceSeconds !== undefined) {
		options.toleranceSeconds = positive(given.toleranceSeconds, 'Timestamp Tolerance');
	}
	return options;
}

/** The options as n8n gives them. Only those with an expression are evaluated, because each evaluation is expensive. */
function evaluatedOptions(context: IWebhookFunctions | IHookFunctions, node: INode): IDataObject {
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
