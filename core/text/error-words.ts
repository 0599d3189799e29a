import { excerpt } from './excerpt';
import { ECHOES, MAPS, MESSAGE_FIELDS, PARTICULARS } from './foreign/error-fields';
import { isNameOnly, nameOf } from './foreign/error-name';
import { placed } from './foreign/error-place';
import { fieldMessages, fieldsOf, isFieldMap } from './foreign/field-map';
import { isMarkup, markupWords } from './foreign/markup-words';
import { beside, isParticular, mayBeName, saysAlready } from './foreign/particulars';
import { withoutTraceback } from './foreign/traceback';
import { isObject, parseJson } from './json';

/** The maximum number of characters shown of a server's error message. */
export const MAX_SAID = 500;
/** The maximum nesting level at which an error is read. In practice, deeper levels hold no message. */
const MAX_LEVELS = 8;
/** The maximum number of entries shown of a list of errors. */
const MAX_ENTRIES = 5;
/** The maximum number of details shown beside a message. */
const MAX_PARTICULARS = 2;

/** What a server says. A name, such as that of a status or a code, counts only if there is no message. */
interface Said {
	readonly words: string;
	readonly isName?: true;
}

const NOTHING: Said = { words: '' };

/**
 * Returns the message of a server's error, at most 500 characters long; an empty string if there is none. Known formats are
 * the `detail` lists of FastAPI, the `error` objects of OpenAI, problem details (RFC 9457), lists and maps of `errors`, JSON
 * inside a string, and the web pages of proxies.
 */
export function errorText(body: unknown): string {
	return excerpt(saidIn(body, 0).words, MAX_SAID);
}

function saidIn(value: unknown, level: number, isEntry = false): Said {
	if (level > MAX_LEVELS) return NOTHING;
	if (typeof value === 'string') return textSaid(value, level);
	if (Array.isArray(value)) return joined(value, level + 1);
	return isObject(value) ? objectSaid(value, level, isEntry) : NOTHING;
}

function joined(entries: readonly unknown[], level: number): Said {
	const said = entries.slice(0, MAX_ENTRIES).map((entry) => saidIn(entry, level, true));
	const words = said.map((one) => one.words).filter((one) => one !== '');
	return said.every((one) => one.isName || one.words === '')
		? asName([...new Set(words)].join('; '))
		: { words: words.join('; ') };
}

function asName(words: string): Said {
	return { words, isName: true };
}

/** Reads a string, which may be JSON, end with JSON (`400 {"error":…}`), or be a web page. */
function textSaid(text: string, level: number): Said {
	const trimmed = withoutTraceback(text.trim());
	if (isMarkup(trimmed)) return { words: markupWords(trimmed) };
	if (isNameOnly(trimmed)) return asName(trimmed);
	const opening = trimmed.search(/[[{]/);
	if (opening < 0 || !/[\]}]$/.test(trimmed)) return { words: trimmed };
	const { words } = saidIn(parseJson(trimmed.slice(opening)), level + 1);
	if (words === '') return { words: trimmed };
	const before = trimmed.slice(0, opening).replace(/[\s:–-]{1,20}$/, '');
	return { words: before === '' ? words : `${before}: ${words}` };
}

function objectSaid(error: Record<string, unknown>, level: number, isEntry: boolean): Said {
	if (isFieldMap(error)) return mapSaid(error, level);
	const read = readOnce(error, level);
	const field = MESSAGE_FIELDS.find((name) => isSentence(read(name)));
	const { words, isName } =
		field === undefined ? withoutMessage(error, read, level) : { words: withParticulars(error, field, read) };
	return { words: placed(error, words, isEntry), ...(isName && { isName }) };
}

function isSentence({ words, isName }: Said): boolean {
	return words !== '' && !isName;
}

/** Returns the message of an error with the details that stand beside it. */
function withParticulars(error: Record<string, unknown>, field: string, read: (field: string) => Said): string {
	let { words } = read(field);
	let count = 0;
	for (const name of PARTICULARS) {
		if (count === MAX_PARTICULARS) break;
		const more = name !== field && isParticular(error, field, name) ? read(name) : NOTHING;
		if (more.words === '' || saysAlready(words, more.words) || (more.isName && !mayBeName(name))) continue;
		words = beside(words, more.words);
		count++;
	}
	return words;
}

/** Reads an error none of whose usual fields has a message: what its other fields hold, or else its name. */
function withoutMessage(error: Record<string, unknown>, read: (field: string) => Said, level: number): Said {
	const others = fieldsOf(error).filter(
		(name) => !KNOWN.has(name) && !ECHOES.has(name) && error[name] instanceof Object,
	);
	const held = others.map((name) => saidIn(error[name], level + 1));
	const name = MESSAGE_FIELDS.map(read).find(({ words }) => words !== '')?.words ?? nameOf(error);
	return held.find(isSentence) ?? (name === '' ? (held.find(({ words }) => words !== '') ?? NOTHING) : asName(name));
}

const KNOWN: ReadonlySet<string> = new Set(MESSAGE_FIELDS);

/** Caches the message of each field, so that the time stays linear however deep the error is. */
function readOnce(error: Record<string, unknown>, level: number): (field: string) => Said {
	const known = new Map<string, Said>();
	return (field) => {
		const said = known.get(field) ?? fieldSaid(error, field, level);
		known.set(field, said);
		return said;
	};
}

/** Reads a field that the server sent, never one of the prototype. */
function own(value: Record<string, unknown>, field: string): unknown {
	return Object.hasOwn(value, field) ? value[field] : undefined;
}

function fieldSaid(error: Record<string, unknown>, field: string, level: number): Said {
	const value = own(error, field);
	// the response of a Lambda function has a status beside its body; any other body is that of the request
	if (field === 'body' && typeof error.statusCode !== 'number') return NOTHING;
	if (!isObject(value)) return saidIn(value, level + 1);
	// OpenRouter quotes the error of the underlying provider here
	if (field === 'metadata') return saidIn(own(value, 'raw'), level + 2);
	// class-validator names its rules
	if (field === 'constraints') return saidIn(Object.values(value), level + 1);
	// WordPress
	if (field === 'data' && isObject(value.params)) return mapSaid(value.params, level + 1);
	if (MAPS.has(field)) return mapSaid(value, level + 1);
	// OData has its messages in a language
	const said = saidIn('lang' in value ? own(value, 'value') : value, level + 1);
	return said.words === '' && KNOWN.has(field) ? textsSaid(value) : said;
}

/** Reads an object whose values are the messages, as in `{"message": {"name": "Missing parameter"}}` of Flask-RESTful. */
function textsSaid(value: Record<string, unknown>): Said {
	const names = fieldsOf(value);
	const isMessages = names.every((name) => typeof value[name] === 'string' && value[name].includes(' '));
	return isMessages && names.length > 0 ? mapSaid(value, MAX_LEVELS - 1) : NOTHING;
}

function mapSaid(map: Record<string, unknown>, level: number): Said {
	const messages: string[] = [];
	for (const message of fieldMessages(map, (said) => saidIn(said, level + 1).words)) {
		if (messages.push(message) === MAX_ENTRIES) break;
	}
	return { words: messages.join('; ') };
}
