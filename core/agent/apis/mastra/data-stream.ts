import { isObject, parseJson } from '../../../text/json';
import type { AgentOutcome } from '../../protocol';
import { MastraStream } from './stream';

/** A part of a data stream: a letter or digit, a colon and JSON. */
const PART = /^([\da-z]):(.*)$/;
/** The chunks that the parts stand for. */
const CHUNKS: Readonly<Record<string, (value: unknown) => object>> = {
	'0': (delta) => ({ type: 'text-delta', delta }),
	'3': (errorText) => ({ type: 'error', errorText }),
	'9': (call) => ({ type: 'tool-call', payload: call }),
	d: (end) => ({ type: 'finish', payload: { stepResult: { reason: reasonOf(end) }, output: end } }),
	f: () => ({ type: 'step-start' }),
	g: (delta) => ({ type: 'reasoning-delta', delta }),
};

function reasonOf(end: unknown): unknown {
	return isObject(end) ? end.finishReason : undefined;
}

/**
 * Reads the data stream of the AI SDK 4, with which Mastra’s servers before 0.20 stream, and newer ones at
 * `/stream-legacy`. Its content type is plain text.
 *
 * @returns undefined for any other body
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 */
export function dataStreamOutcome(body: unknown): AgentOutcome | undefined {
	if (typeof body !== 'string' || !PART.test(body.slice(0, body.search(/\n|$/)))) return undefined;
	const reader = new MastraStream();
	for (const line of body.split('\n')) {
		const [, code = '', json = ''] = PART.exec(line) ?? [];
		const chunk = CHUNKS[code]?.(parseJson(json));
		if (chunk !== undefined) reader.push({ type: 'message', data: JSON.stringify(chunk) });
	}
	return reader.outcome();
}
