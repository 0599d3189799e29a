import { nestsTooDeep } from '../text/json-nesting';

/** The body of an answer: the value of its JSON, or its text when it is not JSON; what nests too deep is not read at all. */
export type Body = { kind: 'read'; body: unknown } | { kind: 'too-deep' };

export function readBody(bytes: Buffer): Body {
	const text = bytes.toString('utf8');
	if (nestsTooDeep(text)) return { kind: 'too-deep' };
	try {
		return { kind: 'read', body: JSON.parse(text) as unknown };
	} catch {
		return { kind: 'read', body: text };
	}
}
