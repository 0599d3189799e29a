import { NodeApiError, NodeOperationError, WebhookPathTakenError } from 'n8n-workflow';
import type { ExecutionBaseError, INode, JsonObject } from 'n8n-workflow';

import { Failure } from '../../core/failure';

/** Whatever was thrown, as a failure. An error of n8n or of the runtime is its cause. */
export function asFailure(thrown: unknown): Failure {
	if (thrown instanceof Failure) return thrown;
	if (!(thrown instanceof Error)) return new Failure('n8n-error', String(thrown), '');
	return new Failure('n8n-error', thrown.message, descriptionOf(thrown), {}, { cause: thrown });
}

function descriptionOf(error: Error): string {
	return 'description' in error && typeof error.description === 'string' ? error.description : '';
}

/**
 * The one place where a failure becomes n8n's error. Nothing but its own words and facts goes in: no request, no key. An
 * error that already is n8n's is kept, with the code and the facts added.
 */
export function toNodeError(node: INode, thrown: unknown, itemIndex: number): NodeApiError | NodeOperationError {
	const { code, message, cure, facts, cause } = asFailure(thrown);
	if (cause instanceof NodeApiError || cause instanceof NodeOperationError)
		return withContext(cause, { code, ...facts });
	const words = { message, description: cure, itemIndex };
	if (facts.httpCode === undefined) {
		return withContext(new NodeOperationError(node, message, words), { code, ...facts });
	}
	// n8n stores the facts of an API error as the answer behind it.
	const error = new NodeApiError(node, { message, ...facts }, { ...words, httpCode: String(facts.httpCode) });
	return withContext(error, { code });
}

/**
 * n8n 2 retries a failed activation for about 15 seconds before the editor shows why it failed. Only a webhook path that is
 * already taken is reported at once (`isTransientActivationError`). If n8n changes that, the message merely appears later.
 */
class ConfigurationFault extends WebhookPathTakenError {
	constructor(node: string, message: string) {
		super(node);
		this.message = message;
	}
}

/** The same where a workflow is activated: n8n shows the message of such an error and nothing else of it. */
export function toActivationError(node: INode, thrown: unknown): WebhookPathTakenError {
	return withContext(new ConfigurationFault(node.name, messageWithCure(thrown)), { code: asFailure(thrown).code });
}

/** What the editor shows in red of a test run that is not to go on: nothing has failed in the node itself. */
export function toPanelError(node: INode, title: string, text: string): NodeOperationError {
	return new NodeOperationError(node, title, { description: text, level: 'warning' });
}

/** Stored with the execution: a person may want to know what was tried. */
function withContext<E extends ExecutionBaseError>(error: E, facts: JsonObject): E {
	return Object.assign(error, { context: { ...error.context, ...facts } });
}

/** The `error` field of an item that continues after a failure. */
export function failureJson(thrown: unknown): JsonObject {
	const { code, message, cure, facts } = asFailure(thrown);
	return { code, message, description: cure, ...facts };
}

/** Message and cure in one line, for places that show only one. */
export function messageWithCure(thrown: unknown): string {
	const { message, cure } = asFailure(thrown);
	return cure === '' ? message : `${message}. ${cure}`;
}
