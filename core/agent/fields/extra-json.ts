import { isObject, parseJson } from '../../text/json';
import type { AgentCall, AgentProtocol, AgentRequest } from '../protocol';

/** The names of nested fields, outermost first. */
export type FieldPath = readonly string[];

/** How deep Extra JSON is searched for null. Deeper values are sent as they are. */
const MAX_LEVELS = 8;

/**
 * Returns the protocol with requests from which fields are left out: those that are null in Extra JSON, if the node would
 * add them, and those in `call.omitted`, which the server has refused. Strict servers refuse a request because of a
 * single unknown field.
 */
export function leavingOutFields(protocol: AgentProtocol): AgentProtocol {
	const { answering } = protocol;
	const request = (call: AgentCall) => edited(call, protocol, protocol.request);
	if (answering === undefined) return { ...protocol, request };
	return {
		...protocol,
		request,
		answering: {
			...answering,
			request: (call, answer) => {
				const built = (inner: AgentCall) => answering.request(inner, answer);
				return edited(call, protocol, built);
			},
		},
	};
}

function edited<T extends AgentRequest | object>(
	call: AgentCall,
	{ extraPath = (path) => path }: AgentProtocol,
	build: (call: AgentCall) => T,
): T {
	const nulls = nullPaths(call.extra ?? {}, []);
	const omitted = (call.omitted ?? []).map((field) => field.split('.'));
	if (nulls.length === 0 && omitted.length === 0) return build(call);
	const built = build({ ...call, extra: withoutNulls(call.extra ?? {}, 1) });
	return 'body' in built ? { ...built, ...withFields(built, nulls.map(extraPath), omitted) } : built;
}

function nullPaths(value: Readonly<Record<string, unknown>>, before: FieldPath): FieldPath[] {
	return Object.entries(value).flatMap(([name, inner]) => {
		const path = [...before, name];
		if (inner === null) return [path];
		return isObject(inner) && path.length < MAX_LEVELS ? nullPaths(inner, path) : [];
	});
}

function withoutNulls(value: Readonly<Record<string, unknown>>, level: number): Record<string, unknown> {
	const kept = Object.entries(value).filter(([, inner]) => inner !== null);
	const deeper = (inner: unknown) => (isObject(inner) && level < MAX_LEVELS ? withoutNulls(inner, level + 1) : inner);
	return Object.fromEntries(kept.map(([name, inner]) => [name, deeper(inner)]));
}

/** Edits the JSON of a request. A null that removes nothing is the builder's own value, and is sent. */
function withFields(
	request: AgentRequest,
	nulls: readonly FieldPath[],
	omitted: readonly FieldPath[],
): { body: Buffer } | undefined {
	const body = request.headers['Content-Type'] === 'application/json' ? parseJson(request.body.toString()) : undefined;
	if (!isObject(body)) return undefined;
	for (const path of nulls) if (!remove(body, path)) setNull(body, path);
	for (const path of omitted) remove(body, path);
	return { body: Buffer.from(JSON.stringify(body)) };
}

/** Returns the Extra JSON that leaves out these fields, which are paths with dots. */
export function nullsAt(fields: readonly string[]): Record<string, unknown> {
	const nulls: Record<string, unknown> = {};
	for (const field of fields) {
		const path = field.split('.');
		let owner = nulls;
		for (const name of path.slice(0, -1)) owner = (owner[name] ??= {}) as Record<string, unknown>;
		owner[path.at(-1) ?? ''] = null;
	}
	return nulls;
}

/** Returns whether the field was there. */
function remove(body: Record<string, unknown>, path: FieldPath): boolean {
	const [owner, name] = ownerOf(body, path);
	if (owner === undefined || !Object.hasOwn(owner, name)) return false;
	delete owner[name];
	return true;
}

function setNull(body: Record<string, unknown>, path: FieldPath): void {
	const [owner, name] = ownerOf(body, path);
	if (owner !== undefined) owner[name] = null;
}

function ownerOf(body: Record<string, unknown>, path: FieldPath): [Record<string, unknown> | undefined, string] {
	let owner: unknown = body;
	for (const name of path.slice(0, -1)) owner = isObject(owner) && Object.hasOwn(owner, name) ? owner[name] : undefined;
	return [isObject(owner) ? owner : undefined, path.at(-1) ?? ''];
}
