import type { A2aVersion } from '../../agent/apis/a2a/parts';
import { isObject } from '../../text/json';
import { sentJson } from '../types';
import type { Sent } from '../types';

/** What a client asks for. */
export type A2aAction = 'send' | 'stream' | 'get' | 'cancel' | 'subscribe' | 'list' | 'push' | 'card';

export type RpcId = string | number | null;

export interface RpcCall {
	readonly id: RpcId;
	readonly version: A2aVersion;
	readonly action: A2aAction;
	readonly params: Readonly<Record<string, unknown>>;
}

/**
 * The methods of A2A 1.0 (https://a2a-protocol.org/v1.0.0/specification/, §9) and of 0.3
 * (https://a2a-protocol.org/v0.3.0/specification/, §3.5.6).
 */
const METHODS: Readonly<Record<string, readonly [A2aAction, A2aVersion]>> = {
	SendMessage: ['send', '1.0'],
	SendStreamingMessage: ['stream', '1.0'],
	GetTask: ['get', '1.0'],
	CancelTask: ['cancel', '1.0'],
	SubscribeToTask: ['subscribe', '1.0'],
	ListTasks: ['list', '1.0'],
	GetExtendedAgentCard: ['card', '1.0'],
	CreateTaskPushNotificationConfig: ['push', '1.0'],
	GetTaskPushNotificationConfig: ['push', '1.0'],
	ListTaskPushNotificationConfigs: ['push', '1.0'],
	DeleteTaskPushNotificationConfig: ['push', '1.0'],
	'message/send': ['send', '0.3'],
	'message/stream': ['stream', '0.3'],
	'tasks/get': ['get', '0.3'],
	'tasks/cancel': ['cancel', '0.3'],
	'tasks/resubscribe': ['subscribe', '0.3'],
	'agent/getAuthenticatedExtendedCard': ['card', '0.3'],
	'tasks/pushNotificationConfig/set': ['push', '0.3'],
	'tasks/pushNotificationConfig/get': ['push', '0.3'],
	'tasks/pushNotificationConfig/list': ['push', '0.3'],
	'tasks/pushNotificationConfig/delete': ['push', '0.3'],
};

/** Error codes of JSON-RPC 2.0 (§5.1) and of A2A 1.0 (§5.4). */
export const rpcCodes = {
	invalidRequest: -32600,
	methodNotFound: -32601,
	invalidParams: -32602,
	internalError: -32603,
	serverError: -32000,
	taskNotFound: -32001,
	taskNotCancelable: -32002,
	pushNotSupported: -32003,
	unsupportedOperation: -32004,
	contentTypeNotSupported: -32005,
	extendedCardNotConfigured: -32007,
	versionNotSupported: -32009,
} as const;

export interface RpcProblem {
	readonly id: RpcId;
	readonly code: number;
	readonly message: string;
}

/**
 * Reads a JSON-RPC request. The method tells the version of A2A.
 *
 * @param header of the request, A2A-Version
 */
export function readRpc(body: unknown, header = ''): { ok: true; call: RpcCall } | { ok: false; problem: RpcProblem } {
	const refused = (code: number, message: string) =>
		({ ok: false, problem: { id: rpcIdIn(body), code, message } }) as const;
	if (!isObject(body) || body.jsonrpc !== '2.0' || typeof body.method !== 'string' || !hasId(body)) {
		return refused(rpcCodes.invalidRequest, 'The body must be a JSON-RPC 2.0 request with jsonrpc, method and id');
	}
	if (!/^(?:1(?:\.\d+)?|0\.3(?:\.\d+)?)?$/.test(header.trim())) {
		return refused(rpcCodes.versionNotSupported, 'This agent supports A2A 1.0 and 0.3');
	}
	const known = methodNamed(body.method);
	if (known === undefined) return refused(rpcCodes.methodNotFound, 'This agent does not have the method');
	const [action, version] = known;
	const { params = {} } = body;
	if (!isObject(params)) return refused(rpcCodes.invalidParams, 'params must be an object');
	return { ok: true, call: { id: rpcIdIn(body), version, action, params } };
}

/** Returns what a method asks for, and the version of A2A that it belongs to. */
export function methodNamed(name: string): readonly [A2aAction, A2aVersion] | undefined {
	return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
}

/** Returns the id of a request, or null if it has none. */
export function rpcIdIn(body: unknown): RpcId {
	const id = isObject(body) ? body.id : undefined;
	return typeof id === 'string' || typeof id === 'number' ? id : null;
}

/** A request without an id is a notification, which gets no response: A2A has none. */
function hasId(body: Record<string, unknown>): boolean {
	return typeof body.id === 'string' || typeof body.id === 'number';
}

export function rpcResult(id: RpcId, result: unknown): object {
	return { jsonrpc: '2.0', id, result };
}

export function rpcError(id: RpcId, code: number, message: string): object {
	return { jsonrpc: '2.0', id, error: { code, message } };
}

/** Returns the response for a problem of the protocol: an error in HTTP 200, as JSON-RPC has it. */
export function sentProblem({ id, code, message }: RpcProblem): Sent {
	return sentJson(200, rpcError(id, code, message));
}

/** Returns the error for a request that the trigger refuses, with the status of the refusal. */
export function sentRefusal(id: RpcId, status: number, message: string): Sent {
	const isWrong = status === 400 || status === 413 || status === 415;
	return sentJson(status, rpcError(id, isWrong ? rpcCodes.invalidParams : rpcCodes.serverError, message));
}
