import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { INode, JsonObject } from 'n8n-workflow';

/** Facts beside a failure's words; `httpCode` is the other side's answer, when there was one. */
export type FailureFacts = JsonObject & { httpCode?: number };

/** A failure that the builder can act on: what happened, what to do, and facts for an error branch to decide by. */
export class NodeFailure extends Error {
	constructor(
		message: string,
		readonly cure: string,
		/** Structured facts beside the message, for example `{ httpCode: 401, accepted: 'no' }`. */
		readonly facts: FailureFacts = {},
	) {
		super(message);
		this.name = 'NodeFailure';
	}
}

/** The one place where a failure becomes n8n's error. Nothing but its own words and facts goes in: no request, no key. */
export function toNodeError(node: INode, failure: unknown, itemIndex: number): NodeApiError | NodeOperationError {
	if (failure instanceof NodeApiError || failure instanceof NodeOperationError) return failure;
	const { message, cure, facts } = describeFailure(failure);
	if (facts.httpCode === undefined) {
		const error = new NodeOperationError(node, message, { description: cure, itemIndex });
		// Stored with the execution, as the facts of an API error are: a person may want to know what was tried.
		return Object.assign(error, { context: { ...error.context, ...facts } });
	}
	return new NodeApiError(
		node,
		{ message, ...facts },
		{
			message,
			description: cure,
			httpCode: String(facts.httpCode),
			itemIndex,
		},
	);
}

/** The `error` field of an item that continues after a failure. */
export function failureJson(failure: unknown): JsonObject {
	const { message, cure, facts } = describeFailure(failure);
	return { message, description: cure, ...facts };
}

/** Message and cure in one line, for places that show only one. */
export function messageWithCure(failure: unknown): string {
	const { message, cure } = describeFailure(failure);
	return cure === '' ? message : `${message}. ${cure}`;
}

function describeFailure(failure: unknown): { message: string; cure: string; facts: FailureFacts } {
	if (failure instanceof NodeFailure) return failure;
	if (failure instanceof Error) {
		const cure = 'cure' in failure && typeof failure.cure === 'string' ? failure.cure : descriptionOf(failure);
		return { message: failure.message, cure, facts: {} };
	}
	return { message: String(failure), cure: '', facts: {} };
}

function descriptionOf(error: Error): string {
	return 'description' in error && typeof error.description === 'string' ? error.description : '';
}
