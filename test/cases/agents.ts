import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { agentProtocols, streamParser } from '../../core';
import type { AgentOutcome, AgentProtocol } from '../../core';

/** An answer of an agent's server, and what Agent Run must make of it. */
export interface AgentCase {
	readonly id: string;
	/** What the case is about; the table of `npm run test:cases` has a row for each. */
	readonly kind: string;
	/** The public thread or schema it was made from. */
	readonly source: string;
	/** What became of it when it was written. */
	readonly before: 'pass' | 'fail';
	/** The name of the agent API. */
	readonly protocol: string;
	/** Default: 200. */
	readonly status?: number;
	/** The whole answer: JSON, or a text. */
	readonly body?: unknown;
	/** The answer as a stream, in place of `body`. */
	readonly stream?: string;
	readonly want: Wanted;
}

/** What is wanted. The names ending in `Must` and `MustNot` are regular expressions between slashes. */
export interface Wanted {
	readonly ok?: boolean;
	readonly text?: string;
	readonly notText?: string;
	readonly status?: string;
	readonly finishReason?: string;
	/** How many tool calls there are. */
	readonly toolCalls?: number;
	/** Whether there is a structured output. */
	readonly structured?: boolean;
	readonly accepted?: string;
	/** The text that was received before the failure. */
	readonly partial?: string;
	/** The text that was shown while the reply arrived. */
	readonly deltas?: string;
	readonly hintMust?: string;
	readonly messageMust?: string;
	readonly messageMustNot?: string;
	readonly cureMust?: string;
}

export const agentCases = JSON.parse(readFileSync(join(__dirname, 'agents.json'), 'utf8')) as readonly AgentCase[];

/** What an agent API makes of an answer, in the same terms as what is wanted. */
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

/** Reads the answer of a case by its API. A stream arrives in pieces of a few bytes. */
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
