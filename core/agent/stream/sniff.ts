/** The format of an answer, as detected from its beginning, whatever its content type. */
export type AnswerForm = 'sse' | 'ndjson' | 'whole' | 'plain text';

// `error` with JSON is a field of llama.cpp’s server; with other text, it may be the beginning of a reply
const SSE_BEGINNING = /^(?:(?:data|event|id|retry|message)?:|error: ?\{)/;
const ANY_FIELD = ['data:', 'event:', 'id:', 'retry:', 'message:', 'error: {'];

/**
 * Detects from its first characters whether an answer is an event stream, NDJSON, or a whole document, such as JSON or a web
 * page. The content type is not reliable: servers and proxies may label streams as JSON or HTML, and errors as streams.
 *
 * @param beginning the answer received so far; its bytes may be decoded as Latin-1
 * @param format the stream format of the API
 * @returns undefined while more of the answer is needed
 */
export function formOf(beginning: string, format: 'sse' | 'ndjson'): AnswerForm | undefined {
	const start = beginning.replace(/^(?:\uFEFF|\u00EF\u00BB\u00BF)/, '').trimStart();
	if (start === '') return undefined;
	if (SSE_BEGINNING.test(start)) return 'sse';
	if (ANY_FIELD.some((field) => field.startsWith(start))) return undefined;
	if (start.startsWith('<')) return 'whole';
	if (format === 'ndjson') return 'ndjson';
	return /^[[{"]/.test(start) ? 'whole' : 'plain text';
}
