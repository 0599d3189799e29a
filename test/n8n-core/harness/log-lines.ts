import { logCalls } from './log';

/** Characters that a terminal interprets, that break a line, or that are invisible. */
export const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const LONGEST_LINE = 1_000;

/**
 * Returns the lines that the trigger has logged, after checking that each is one line, without invisible or control
 * characters, and not too long.
 */
export function logLines(): string[] {
	for (const { message, details } of logCalls) {
		expect(message).not.toMatch(UNSAFE);
		expect(message.length).toBeLessThanOrEqual(LONGEST_LINE);
		for (const value of Object.values(details)) {
			if (typeof value !== 'string') continue;
			expect(value).not.toMatch(UNSAFE);
			expect(value.length).toBeLessThanOrEqual(LONGEST_LINE);
		}
	}
	return logCalls.map(({ message }) => message);
}
