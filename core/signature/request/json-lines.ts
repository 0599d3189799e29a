import { isObject, isValidUtf8, parseJson, type LongIntegers } from '../../text/json';
import { mayHaveLongInteger, withLongIntegers } from '../../text/json-integer';
import type { Document } from '../types';

/** Media types for one JSON document per line (NDJSON). None is registered, so several are in use. */
const LINES_TYPE = /^\s*application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines)\s*(?:;|$)/i;

/** Returns the lines of NDJSON, without empty ones. */
export function linesOf(text: string): readonly string[] {
	const lines = text.replace(/^\uFEFF/, '').split('\n');
	return lines.filter((line) => line.trim() !== '');
}

/** Tells whether the content type is one of NDJSON. */
export const announcesLines = (contentType: string): boolean => LINES_TYPE.test(contentType);

/** Reads NDJSON: as a list if every line is a JSON object, otherwise as text. Empty lines are ignored. */
export function readLines(body: Buffer, longIntegers: LongIntegers | undefined): Document {
	const text = body.toString('utf8');
	if (!isValidUtf8(body, text)) return { kind: 'unreadable', why: 'invalid-utf8' };
	const lines = linesOf(text);
	const parsed = lines.map(parseJson);
	if (!parsed.every(isObject)) return { kind: 'text', value: text };
	const isExact = longIntegers === 'rounded' || !mayHaveLongInteger(body);
	const value = isExact ? parsed : parsed.map((line, at) => withLongIntegers(line, lines[at] ?? ''));
	return { kind: 'json', value, lines: true };
}
