import type { AgentProtocol, StreamFormat, StreamParser } from '../core/agent';

/** A recorded answer of an agent API: a whole answer, a stream, or the answer to a poll. */
export interface RecordedAnswer {
	readonly api: string;
	readonly source: string;
	readonly kind: 'answer' | 'stream' | 'poll';
	readonly body: unknown;
}

export function recordedAnswers(): readonly RecordedAnswer[];

/** The table, as Markdown. */
export function render(
	protocols: readonly AgentProtocol[],
	recorded: readonly RecordedAnswer[],
	streamParser: (format: StreamFormat) => StreamParser,
): string;

/** The page with the table between its marks. */
export function withTable(page: string, table: string): string;
