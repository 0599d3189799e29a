import { connectionCause } from './connection-cause';
import type { ConnectionCause, ConnectionPhase } from './connection-cause';

/** Header values as n8n's helper hands them over. */
export type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** An answer whose status and headers have arrived, and whose body is still coming. */
export interface OpenAnswer {
	readonly kind: 'answer';
	readonly status: number;
	readonly headers: Record<string, string>;
	readonly chunks: AsyncIterable<Uint8Array>;
}

/** A connection that failed. With the code `BLOCKED`, n8n's own rules (SSRF protection, allowed domains) stopped the request. */
export interface BrokenConnection extends Omit<ConnectionCause, 'problem'> {
	readonly kind: 'connection';
	readonly code: string;
	readonly message: string;
}

/** An exchange without an answer. */
export type BrokenExchange = { readonly kind: 'timeout' } | BrokenConnection;

/** What came of a request: whatever the other side does is a value. */
export type HttpAnswer = OpenAnswer | BrokenExchange;

/** Repeated headers joined, as HTTP allows it. */
export function flatHeaders(headers: RawHeaders): Record<string, string> {
	const entries = Object.entries(headers);
	return Object.fromEntries(
		entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
	);
}

const TIMEOUTS = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/** What an exception of an HTTP client means. */
export function brokenExchange(error: unknown): BrokenExchange {
	const code = findCode(error);
	const phase = phaseOf(error);
	if (TIMEOUTS.has(code) && phase !== 'connecting') return { kind: 'timeout' };
	const words = error instanceof Error ? error.message : String(error);
	const { problem, ...cause } = connectionCause(code, words, phase);
	return { kind: 'connection', code, message: problem ?? words, ...cause };
}

/** Returns the error and its causes, the outermost first. */
function causesOf(error: unknown): Record<string, unknown>[] {
	const causes: Record<string, unknown>[] = [];
	let current = error;
	while (typeof current === 'object' && current !== null && causes.length < 5) {
		causes.push(current as Record<string, unknown>);
		current = (current as Record<string, unknown>).cause;
	}
	return causes;
}

/** The system's error code, which wrappers keep in `cause`; n8n's own refusals have names and no code. */
function findCode(error: unknown): string {
	for (const { code, name, message } of causesOf(error)) {
		if (/^SsrfBlocked/.test(String(name)) || /^Domain not allowed/.test(String(message))) return 'BLOCKED';
		if (typeof code === 'string') return code;
	}
	return 'UNKNOWN';
}

/** Returns when the error occurred. A host with several addresses has an error for each address. */
function phaseOf(error: unknown): ConnectionPhase {
	const calls = causesOf(error).flatMap(({ syscall, errors }) => {
		const each = Array.isArray(errors) ? errors.map((one: { syscall?: unknown }) => one.syscall) : [];
		return [syscall, ...each].filter((call) => typeof call === 'string');
	});
	if (calls.some((call) => call === 'read' || call === 'write')) return 'in-use';
	const isSetUp = calls.length > 0 && calls.every((call) => call === 'connect' || call === 'getaddrinfo');
	return isSetUp ? 'connecting' : 'unknown';
}
