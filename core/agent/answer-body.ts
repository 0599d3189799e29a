import { charsetOf, decodeText } from '../text/charset';
import { readJson } from '../text/json';

/**
 * The body of an answer: its parsed JSON, or its text if it is not JSON. JSON that is nested too deeply is not parsed.
 */
export type Body = { kind: 'read'; body: unknown } | { kind: 'too-deep' };

/** @param contentType the header of the answer, whose charset label counts unless the bytes begin with their own mark */
export function readBody(bytes: Buffer, contentType = ''): Body {
	const text = decodeText(bytes, charsetOf(contentType));
	const read = readJson(text);
	if ('value' in read) return { kind: 'read', body: read.value };
	return read.why === 'too-deep' ? { kind: 'too-deep' } : { kind: 'read', body: text };
}
