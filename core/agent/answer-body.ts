import { requireObject } from '../arguments';
import { charsetOf, decodeText } from '../text/charset';
import { readJson } from '../text/json';

/**
 * The body of an answer: its parsed JSON, or its text if it is not JSON. JSON that is nested too deeply is not parsed.
 */
export type Body = { kind: 'read'; body: unknown } | { kind: 'too-deep' };

/**
 * Reads the body of an answer for an agent API's `outcome`.
 *
 * @example
 * readBody(Buffer.from('{"answer":"Hi"}'), 'application/json'); // { kind: 'read', body: { answer: 'Hi' } }
 * readBody(Buffer.from([0x48, 0xe9]), 'text/plain; charset=iso-8859-1'); // { kind: 'read', body: 'Hé' }
 *
 * @param contentType the Content-Type header of the answer; a UTF-16 byte order mark takes precedence over its charset
 */
export function readBody(bytes: Buffer, contentType = ''): Body {
	requireObject(bytes, 'readBody(bytes, contentType)');
	const text = decodeText(bytes, charsetOf(contentType));
	const read = readJson(text);
	if ('value' in read) return { kind: 'read', body: read.value };
	return read.why === 'too-deep' ? { kind: 'too-deep' } : { kind: 'read', body: text };
}
