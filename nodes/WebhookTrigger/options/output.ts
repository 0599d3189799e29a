import { Failure } from '../../../core/failure';
import { BatchCollector } from '../../../core/receive/batch';
import type { BatchPolicy } from '../../../core/receive/batch';
import { option, switchOption } from '../../shared/option-rows';
import type { FieldOf } from '../../shared/option-rows';
import { policyFields } from './readers';

/** Reads another parameter of the node. */
export type ParameterReader = (name: string, fallback: unknown) => unknown;

const size: FieldOf<number> = {
	displayName: 'Deliveries',
	name: 'size',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1000 },
	default: 20,
	description: 'How many deliveries to collect at most. The execution starts as soon as this number is reached.',
};

const waitMs: FieldOf<number> = {
	displayName: 'Milliseconds',
	name: 'waitMs',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10000 },
	default: 1000,
	description:
		'How long to wait for more deliveries after the first one. This is also the longest time that a sender waits for the response.',
};

/** Options that decide what the node outputs. */
export const outputOptions = {
	batch: option(
		{
			displayName: 'Batch',
			name: 'batch',
			type: 'fixedCollection',
			default: {},
			placeholder: 'Collect Deliveries',
			description:
				'Whether to collect several deliveries into one execution, with one item for each. Senders get their response when the execution is stored. Each n8n process collects its own. Requires Respond to be set to Immediately.',
			options: [
				{
					displayName: 'Batch',
					name: 'policy',
					values: [size, waitMs],
				},
			],
		},
		batchPolicy,
	),
	outputIgnored: switchOption({
		displayName: 'Output Ignored Deliveries',
		name: 'outputIgnored',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to send verified deliveries that do not start the workflow to a second output, together with the reason. Reasons are an event that is not selected, a condition that is not met, and a copy. Limited to 10 per minute in each n8n process, because each one starts an execution. Combine with Output Rejected Requests to see every request that arrives.',
	}),
	outputRejected: switchOption({
		displayName: 'Output Rejected Requests',
		name: 'outputRejected',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to send refused requests, such as those with a wrong signature, to a second output, together with the reason. Limited to 10 per minute in each n8n process, because each one starts an execution.',
	}),
	rawBody: switchOption({
		displayName: 'Raw Body as Binary',
		name: 'rawBody',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: 'Whether to include the exact bytes that were verified in the output, as the binary field data',
	}),
};

function batchPolicy(given: unknown, name: string, parameter: ParameterReader): BatchPolicy {
	const respond = parameter('respond', 'onReceived');
	const policy = policyFields(given, name);
	const batch = { size: Number(policy.size ?? size.default), waitMs: Number(policy.waitMs ?? waitMs.default) };
	new BatchCollector(batch);
	if (respond === 'onReceived') return batch;
	throw new Failure(
		'conflicting-settings',
		'A batch puts deliveries from several senders into one execution, so it cannot respond to each of them separately',
		`Set Respond to Immediately, or remove the ${name} option.`,
	);
}
