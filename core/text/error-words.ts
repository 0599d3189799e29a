import { excerpt } from './excerpt';
import { isMarkup, markupWords } from './foreign/markup-words';
import { withoutTraceback } from './foreign/traceback';
import { isObject, parseJson } from './json';

/** The maximum number of characters shown of a server's error message. */
export const MAX_SAID = 500;
/** The maximum nesting level at which an error is read. In practice, deeper levels hold no message. */
const MAX_LEVELS = 8;
/** The maximum number of entries shown of a list of errors. */
const MAX_ENTRIES = 5;

/** Fields that may hold the message, in order of preference. */
const MESSAGE_FIELDS = [
	'detail',
	'error',
	'message',
	'Message',
	'msg',
	'errorMessage',
	'error_message',
	'error_description',
	'title',
	'fault',
	'faultstring',
	'errors',
	'issues',
	'fieldViolations',
	'non_field_errors',
	'description',
	'statusMessage',
	'error_msg',
	'errmsg',
	'err',
	'Error',
	// what may wrap an error: JSend has it in `data`, Voiceflow its text, Amazon’s API Gateway in `body`
	'data',
	'result',
	'response',
	'body',
] as const;

/** Fields that may hold details in addition to a general message. */
const PARTICULARS = [
	'message',
	'error_description',
	'errors',
	'issues',
	'details',
	'data',
	'metadata',
	'hint',
] as const;

/** Fields that may hold the name of the error, which is used if there is no message. */
const NAME_FIELDS = ['code', 'type', 'error_code', 'status', 'reason'] as const;

/** Names of HTTP statuses, which some frameworks put into `error`. They add nothing, because the status is shown anyway. */
const STATUS_NAME =
	/^(?:bad request|unauthorized|forbidden|not found|conflict|unprocessable entity|too many requests|internal server error|bad gateway|service unavailable|gateway timeout)$/i;

/**
 * Returns the message of a server's error, at most 500 characters long; an empty string if there is none. Known formats are
 * the `detail` lists of FastAPI, the `error` objects of OpenAI, problem details (RFC 9457), lists and maps of `errors`, JSON
 * inside a string, and the web pages of proxies.
 */
export function errorText(body: unknown): string {
	return excerpt(wordsOf(body, 0), MAX_SAID);
}

function wordsOf(value: unknown, level: number): string {
	if (level > MAX_LEVELS) return '';
	if (typeof value === 'string') return textWords(value, level);
	if (Array.isArray(value)) return joined(value.map((entry) => () => wordsOf(entry, level + 1)));
	return isObject(value) ? objectWords(value, level) : '';
}

function joined(entries: readonly (() => string)[]): string {
	const words = entries.slice(0, MAX_ENTRIES).map((read) => read());
	return words.filter((said) => said !== '').join('; ');
}

/** Reads a string, which may be JSON, end with JSON (`400 {"error":…}`), or be a web page. */
function textWords(text: string, level: number): string {
	const trimmed = withoutTraceback(text.trim());
	if (isMarkup(trimmed)) return markupWords(trimmed);
	const opening = trimmed.search(/[[{]/);
	if (opening < 0 || !/[\]}]$/.test(trimmed)) return trimmed;
	const said = wordsOf(parseJson(trimmed.slice(opening)), level + 1);
	if (said === '') return trimmed;
	const before = trimmed.slice(0, opening).replace(/[\s:–-]{1,20}$/, '');
	return before === '' ? said : `${before}: ${said}`;
}

function objectWords(error: Record<string, unknown>, level: number): string {
	const read = readOnce(error, level);
	const field = MESSAGE_FIELDS.find((name) => read(name) !== '');
	if (field === undefined) return placed(error, nameOf(error));
	const said = read(field);
	const particulars = PARTICULARS.filter((name) => name !== field && isParticular(error, field, name)).map(read);
	const more = particulars.find((words) => words !== '' && !said.includes(words));
	if (more === undefined) return placed(error, said);
	return placed(error, STATUS_NAME.test(said) ? more : `${said.replace(/[.:]$/, '')}: ${more}`);
}

/** Caches the message of each field, so that the time stays linear however deep the error is. */
function readOnce(error: Record<string, unknown>, level: number): (field: string) => string {
	const known = new Map<string, string>();
	return (field) => {
		const words = known.get(field) ?? fieldWords(error, field, level);
		known.set(field, words);
		return words;
	};
}

/** Reads a field that the server sent, never one of the prototype. */
function own(value: Record<string, unknown>, field: string): unknown {
	return Object.hasOwn(value, field) ? value[field] : undefined;
}

function fieldWords(error: Record<string, unknown>, field: string, level: number): string {
	const value = own(error, field);
	// OpenRouter quotes the error of the underlying provider here
	if (field === 'metadata') return isObject(value) ? wordsOf(own(value, 'raw'), level + 2) : '';
	if (field !== 'errors' || !isObject(value)) return wordsOf(value, level + 1);
	const entries = Object.entries(value).map(([name, said]) => () => {
		const words = wordsOf(said, level + 2);
		return words === '' ? '' : `${name}: ${words}`;
	});
	return joined(entries);
}

/** Tells whether a second field adds details to the message, rather than being an unrelated message. */
function isParticular(error: Record<string, unknown>, field: string, name: string): boolean {
	if (name === 'message' || name === 'error_description') return field === 'error' && typeof error.error === 'string';
	if (name === 'details' || name === 'hint') return typeof error[name] === 'string';
	// `data` counts only in a JSON-RPC error, which has a numeric code
	return name !== 'data' || typeof error.code === 'number';
}

function nameOf(error: Record<string, unknown>): string {
	const names = NAME_FIELDS.map((name) => own(error, name));
	return names.find((name): name is string => typeof name === 'string' && !URL.canParse(name)) ?? '';
}

/** Puts the field of the request that caused the error before the message: `body.text: Field required`. */
function placed(error: Record<string, unknown>, said: string): string {
	const place = own(error, 'loc') ?? own(error, 'path') ?? own(error, 'field');
	const steps = Array.isArray(place) ? place : typeof error.field === 'string' ? [error.field] : [];
	const where = steps.filter((step) => typeof step === 'string' || typeof step === 'number').join('.');
	return where === '' || said === '' || said.startsWith(where) ? said : `${where}: ${said}`;
}
