import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { agentProtocols, streamParser } from '../../core';
import type { AgentOutcome, AgentProtocol } from '../../core';
import type { PollOutcome, RunHandle } from '../../core/agent';

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
	/** The run that the answer belongs to, if it is the answer to a poll. */
	readonly poll?: RunHandle;
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
	readonly textMust?: string;
	readonly notText?: string;
	readonly reasoning?: string;
	readonly reasoningMust?: string;
	readonly status?: string;
	readonly finishReason?: string;
	/** The number of tool calls. */
	readonly toolCalls?: number;
	/** The number of files. */
	readonly files?: number;
	readonly totalTokens?: number;
	/** The path of the request that a poll leads to. */
	readonly next?: string;
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

/**
 * The files of cases: made from reports; found in public repositories and reports; answers of LangGraph's Python server, which
 * cannot be run here.
 */
const FILES = ['agents.json', 'agents-found.json', '../agent-answers/langgraph-python.json'];

export const agentCases = FILES.flatMap(
	(file) => JSON.parse(readFileSync(join(__dirname, file), 'utf8')) as readonly AgentCase[],
);

/** The result of an agent API for an answer, in the same form as the expected values. */
export interface Seen {
	readonly ok: boolean;
	readonly text?: string;
	readonly reasoning?: string;
	readonly status?: string;
	readonly finishReason?: string | null;
	readonly toolCalls?: number;
	readonly files?: number;
	readonly totalTokens?: number | null;
	readonly structured?: boolean;
	readonly next?: string;
	readonly hint?: string;
	readonly message?: string;
	readonly cure?: string;
	readonly accepted?: string;
	readonly partial?: string;
	readonly deltas: string;
}

/** Reads the answer of a case with its API. A stream arrives in pieces of a few bytes. */
export function seenIn({ protocol: name, status = 200, body, stream, poll }: AgentCase, size = 7): Seen {
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	if (protocol === undefined) throw new Error(`There is no agent API ${name}`);
	if (stream !== undefined) return streamed(protocol, Buffer.from(stream), size);
	const answer = { status, body };
	const outcome = poll === undefined ? protocol.outcome(answer, {}) : polled(protocol, answer, poll);
	return { ...described(outcome), deltas: '' };
}

function polled({ name, longRuns }: AgentProtocol, answer: { status: number; body: unknown }, run: RunHandle) {
	if (longRuns === undefined) throw new Error(`${name} is not polled`);
	const call = { url: 'http://127.0.0.1', message: '', userId: '', sessionId: run.sessionId };
	return longRuns.outcome(answer, run, call, {});
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

function described(outcome: AgentOutcome | PollOutcome): Omit<Seen, 'deltas'> {
	if ('next' in outcome) return { ok: true, next: new URL(outcome.next.url).pathname };
	if (!outcome.ok) {
		const { message, cure, accepted, partialText: partial } = outcome.failure;
		return { ok: false, message, cure, accepted, ...(partial !== undefined && { partial }) };
	}
	const { text, reasoning = '', status, finishReason, toolCalls, structuredOutput, hint, files, usage } = outcome.reply;
	const facts = { text, reasoning, status, finishReason, totalTokens: usage?.totalTokens ?? null };
	const structured = structuredOutput !== null;
	const counts = { toolCalls: toolCalls.length, files: files?.length ?? 0 };
	return { ok: true, ...facts, ...counts, structured, ...(hint && { hint }) };
}
