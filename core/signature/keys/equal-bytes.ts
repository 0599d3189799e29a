import { timingSafeEqual } from 'node:crypto';

/** Compares in a time that depends on nothing but the lengths, which are no secret. */
export function equalBytes(given: Buffer | undefined, expected: Buffer): boolean {
	return given?.length === expected.length && timingSafeEqual(given, expected);
}
