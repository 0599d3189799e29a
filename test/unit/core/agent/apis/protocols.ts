import { agentProtocols, streamParser } from '../../../../../core/agent';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol } from '../../../../../core/agent';

export function protocolNamed(name: string): AgentProtocol {
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	if (!protocol) throw new Error(`There is no protocol ${name}`);
	return protocol;
}

export const aCall: AgentCall = {
	url: 'https://agent.example.com/base?tenant=7',
	message: 'Hello',
	userId: 'user-1',
	sessionId: 'session-1',
	target: 'target-1',
	runId: 'run-1',
};

/** Returns what a preparation reads from the answer to its first request. */
export function preparedFrom(name: string, answer: AgentAnswer, call: AgentCall = aCall) {
	const { prepare } = protocolNamed(name);
	const [request] = prepare?.requests(call) ?? [];
	if (!prepare || !request) throw new Error(`${name} prepares nothing`);
	return prepare.read(answer, call, request);
}

/** Returns what a protocol would send: its URL, and its body as JSON. */
export function sent(name: string, call: Partial<AgentCall> = {}) {
	const { method, url, headers, body } = protocolNamed(name).request({ ...aCall, ...call });
	return { method, url, headers, json: JSON.parse(body.toString('utf8')) as Record<string, unknown> };
}

/** Reads a recorded stream in pieces of a few bytes each. */
export function streamed(name: string, text: string, size = 7): AgentOutcome & { deltas: string[] } {
	const bytes = Buffer.from(text);
	const cuts = Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => (index + 1) * size);
	return splitAt(name, bytes, cuts);
}

/** Reads a recorded stream that is split at these offsets. Like the client, it stops after a step that is `done`. */
export function splitAt(name: string, bytes: Buffer, cuts: number[]): AgentOutcome & { deltas: string[] } {
	const { stream } = protocolNamed(name);
	if (!stream) throw new Error(`${name} does not stream`);
	const parser = streamParser(stream.format);
	const reader = stream.reader({});
	const deltas: string[] = [];
	const take = (events: ReturnType<typeof parser.push>) =>
		events.some((event) => {
			const { delta, done } = reader.push(event);
			if (delta !== undefined) deltas.push(delta);
			return done === true;
		});
	const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
	const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
	if (!pieces.some((piece) => take(parser.push(piece)))) take(parser.end());
	return { ...reader.outcome(), deltas };
}

export const sseOf = (...events: unknown[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
export const ndjsonOf = (...events: unknown[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
