import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { agentProtocols, streamParser } from '../../core';
import type { AgentOutcome, AgentProtocol } from '../../core';

/** An answer of an agent server, and the expected result of Agent Run. */
export interface AgentCase {
	readonly id: string;
	/** What the case is about; the table of `npm run test:cases` has a row for each. */
	readonly kind: string;
	/** The public thread or schema that the case is based on. */
	readonly source: string;
	/** The result at the time when the case was added. */
	readonly before: 'pass' | 'fail';
	/** The name of the agent API. */
	readonly protocol: string;
	/** Default: 200. */
	readonly status?: number;
	/** The whole answer: JSON or text. */
	readonly body?: unknown;
	/** The answer as a stream, instead of `body`. */
	readonly stream?: string;
	readonly want: Wanted;
}

/** Expected values. Names that end in `Must` or `MustNot` contain regular expressions between slashes. */
export interface Wanted {
	readonly ok?: boolean;
	readonly text?: string;
	readonly notText?: string;
	readonly status?: string;
	readonly finishReason?: string;
	/** The number of tool calls. */
	readonly toolCalls?: number;
	/** Whether there is a structured output. */
	readonly structured?: boolean;
	readonly accepted?: string;
	/** The text received before the failure. */
	readonly partial?: string;
	/** The text shown while the reply arrived. */
	readonly deltas?: string;
	readonly hintMust?: string;
	readonly messageMust?: string;
	readonly messageMustNot?: string;
	readonly cureMust?: string;
}

export const agentCases = JSON.parse(readFileSync(join(__dirname, 'agents.json'), 'utf8')) as readonly AgentCase[];

/** The result of an agent API for an answer, in the same form as the expected values. */
export interface Seen {
	readonly ok: boolean;
	readonly text?: string;
	readonly status?: string;
	readonly finishReason?: string | null;
	readonly toolCalls?: number;
	readonly structured?: boolean;
	readonly hint?: string;
	readonly message?: string;
	readonly cure?: string;
	readonly accepted?: string;
	readonly partial?: string;
	readonly deltas: string;
}

/** Reads the answer of a case with its API. A stream arrives in pieces of a few bytes. */
export function seenIn({ protocol: name, status = 200, body, stream }: AgentCase, size = 7): Seen {
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	if (protocol === undefined) throw new Error(`There is no agent API ${name}`);
	if (stream === undefined) return { ...described(protocol.outcome({ status, body }, {})), deltas: '' };
	return streamed(protocol, Buffer.from(stream), size);
}

function streamed({ name, stream }: AgentProtocol, bytes: Buffer, size: number): Seen {
	if (stream === undefined) throw new Error(`${name} does not stream`);
	const parser = streamParser(stream.format);
	const reader = stream.reader({});
	let deltas = '';
	let done = false;
	const take = (events: ReturnType<typeof parser.push>) => {
		for (const event of events) {
			if (done) return;
			const step = reader.push(event);
			deltas += step.delta ?? '';
			done = step.done === true;
		}
	};
	for (let at = 0; at < bytes.length && !done; at += size) take(parser.push(bytes.subarray(at, at + size)));
	if (!done) take(parser.end());
	return { ...described(reader.outcome()), deltas };
}

function described(outcome: AgentOutcome): Omit<Seen, 'deltas'> {
	if (!outcome.ok) {
		const { message, cure, accepted, partialText: partial } = outcome.failure;
		return { ok: false, message, cure, accepted, ...(partial !== undefined && { partial }) };
	}
	const { text, status, finishReason, toolCalls, structuredOutput, hint } = outcome.reply;
	const structured = structuredOutput !== null;
	return { ok: true, text, status, finishReason, toolCalls: toolCalls.length, structured, ...(hint && { hint }) };
}
