import { readJson } from '../text/json';

/**
 * The body of an answer: its parsed JSON, or its text if it is not JSON. JSON that is nested too deeply is not parsed.
 */
export type Body = { kind: 'read'; body: unknown } | { kind: 'too-deep' };

export function readBody(bytes: Buffer): Body {
	const text = bytes.toString('utf8');
	const read = readJson(text);
	if ('value' in read) return { kind: 'read', body: read.value };
	return read.why === 'too-deep' ? { kind: 'too-deep' } : { kind: 'read', body: text };
}
