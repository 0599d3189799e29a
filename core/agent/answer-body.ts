import { nestsTooDeep } from '../text/json-nesting';

/**
 * The body of an answer: its parsed JSON, or its text if it is not JSON. JSON that is nested too deeply is not parsed.
 */
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
