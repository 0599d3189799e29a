import type { IExecuteFunctions, IDataObject, INodeParameters } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import { isObject } from '../../core/text/json';

/** A node before this one that has run, and how it responds to its request. */
interface Caller {
	readonly name: string;
	/** The type without the name of its package. */
	readonly type: string;
	/** Undefined for nodes that receive no requests. */
	readonly mode: string | undefined;
}

/** The request that waits for the response of this node. */
export interface WaitingRequest {
	/** The node that received it. */
	readonly node: string;
	/** True for a node such as Wait, which receives a request of its own each time the execution pauses. */
	readonly isRepeated: boolean;
	/** True if the status and the headers are already sent, and the body is streamed. */
	readonly isStream: boolean;
}

/** The modes that wait for this node, by the name that all nodes use. */
const MODES = ['responseNode', 'streaming'];

const OUR_TRIGGER = 'webhookTrigger';
const WAIT = 'wait';

/** n8n's own node that responds. What it has answered cannot be answered again; a stream can go on. */
const RESPOND_TO_WEBHOOK = 'respondToWebhook';

/** @throws Failure if no request waits: n8n would drop the response without an error */
export function waitingRequest(context: IExecuteFunctions): WaitingRequest {
	const callers = callersOf(context);
	const waiting = callers.filter(({ mode }) => mode !== undefined && MODES.includes(mode));
	const caller = waiting.find(({ type }) => type === WAIT) ?? waiting[0];
	if (caller === undefined) throw nobodyWaits(callers.filter(({ mode }) => mode !== undefined));
	const { name, type, mode } = caller;
	const request = { node: name, isRepeated: type === WAIT, isStream: mode === 'streaming' };
	const responder = callers.find((node) => node.type === RESPOND_TO_WEBHOOK);
	if (responder !== undefined && !request.isRepeated && !request.isStream) throw answeredBy(responder.name);
	if (type === OUR_TRIGGER && hasNoItems(context, name)) throw alreadyRefused(name);
	return request;
}

/** Returns the body of the waiting request, as the node that received it puts it out. */
export function requestBody(context: IExecuteFunctions, { node }: WaitingRequest): unknown {
	return (itemsOf(context, node)[0] as { json?: IDataObject } | undefined)?.json?.body;
}

/** The nodes of n8n that receive requests, whose stored parameters lack the mode if it is the default. */
const N8N_CALLERS = ['webhook', WAIT, 'formTrigger', 'chatTrigger'];

function callersOf(context: IExecuteFunctions): Caller[] {
	const parents = context.getParentNodes(context.getNode().name, { includeNodeParameters: true });
	return parents
		.filter(({ name, disabled }) => !disabled && hasRun(context, name))
		.map(({ name, type: fullType, parameters }) => {
			const type = fullType.replace(/^.*\./, '');
			return { name, type, mode: modeOf(type, parameters ?? {}) };
		});
}

function modeOf(type: string, { respond, responseMode, resume, options }: INodeParameters): string | undefined {
	if (type === OUR_TRIGGER) return typeof respond === 'string' ? respond : 'onReceived';
	if (type === WAIT && resume !== 'webhook') return undefined;
	const given: unknown = options;
	const mode = responseMode ?? (isObject(given) ? given.responseMode : undefined);
	if (typeof mode === 'string') return mode;
	return N8N_CALLERS.includes(type) ? 'onReceived' : undefined;
}

/** n8n's view of a node by its name, as in the expression `$('Name')`. */
interface RunOfNode {
	readonly isExecuted: boolean;
	readonly all: (output: number) => readonly unknown[];
}

function runOf(context: IExecuteFunctions, node: string): RunOfNode {
	const proxy = context.getWorkflowDataProxy(0) as { readonly $: (name: string) => RunOfNode };
	return proxy.$(node);
}

const hasRun = (context: IExecuteFunctions, node: string): boolean => runOf(context, node).isExecuted;

const itemsOf = (context: IExecuteFunctions, node: string): readonly unknown[] => runOf(context, node).all(0);

/** Refused requests and ignored deliveries are put out at the trigger's second output only. */
const hasNoItems = (context: IExecuteFunctions, trigger: string): boolean => itemsOf(context, trigger).length === 0;

/** @param node the node that has responded */
export function answeredBy(node: string): Failure {
	return new Failure(
		'no-waiting-request',
		`The request was already answered by the node ${node}`,
		'A request gets one response. Remove one of the two nodes, or connect them so that only one of them runs.',
	);
}

function alreadyRefused(trigger: string): Failure {
	return new Failure(
		'no-waiting-request',
		`The node ${trigger} has already answered the request, because it was refused or ignored`,
		`Connect this node only to the first output of ${trigger}.`,
	);
}

function nobodyWaits([caller]: readonly Caller[]): Failure {
	if (caller === undefined) {
		return new Failure(
			'no-waiting-request',
			'No request waits for this response: a webhook did not start this workflow',
			'Connect this node after a Webhook Trigger in the same workflow, and set Respond in the trigger to Using Respond Node.',
		);
	}
	const setting = caller.type === OUR_TRIGGER ? 'Using Respond Node' : 'Using Respond to Webhook Node';
	return new Failure(
		'no-waiting-request',
		`The node ${caller.name} does not wait for this response`,
		`Open ${caller.name} and set Respond to ${setting}.`,
	);
}
