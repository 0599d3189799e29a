/** What the beginning of an answer shows it to be, whatever its content type says. */
export type AnswerForm = 'sse' | 'ndjson' | 'whole' | 'plain text';

const SSE_BEGINNING = /^(?:data|event|id|retry|message)?:/;
const ANY_FIELD = ['data:', 'event:', 'id:', 'retry:', 'message:'];

/**
 * Decides by the first characters whether an answer is a stream of events, lines of JSON, or something whole, such as a
 * JSON document or a web page. Servers and proxies label streams as JSON or HTML, and errors as streams.
 *
 * @param beginning the answer so far; its bytes as Latin-1 will do
 * @param format what the API streams
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
