import { logCalls } from './log';

/** Characters that a terminal acts on, that break a line, or that nobody sees. */
export const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const LONGEST_LINE = 1_000;

/** The lines that the trigger has logged, each checked: one line, no invisible or control characters, not endless. */
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
