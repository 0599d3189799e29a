import { textAt } from '../../../text/json';

/** Fields that hold a piece of a text. */
const PIECE_FIELDS = ['delta', 'chunk', 'token', 'text_delta', 'content_delta'] as const;
/** The types of events whose text is a piece. */
const PIECE = /^(?:chunk|content|delta|text|token|stream|partial|message_chunk)(?:[_-]?(?:delta|chunk|token))?$/i;
const TEXT_FIELDS = ['content', 'text', 'data', 'value'] as const;

/**
 * Returns the piece of a text in an event of the agent’s own form, such as `{"delta": "Hel"}`, LlamaIndex’s
 * `{"event": "agent_stream", "delta": "Hel"}`, or `{"type": "chunk", "content": "Hel"}`; undefined for any other event.
 */
export function pieceIn(value: Record<string, unknown>): string | undefined {
	const piece = PIECE_FIELDS.map((field) => textAt(value, field)).find((text) => text !== undefined);
	if (piece !== undefined) return piece;
	const type = textAt(value, 'type') ?? textAt(value, 'event') ?? '';
	return PIECE.test(type)
		? TEXT_FIELDS.map((field) => textAt(value, field)).find((text) => text !== undefined)
		: undefined;
}
