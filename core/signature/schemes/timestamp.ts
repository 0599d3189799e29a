import { ConfigurationError } from '../../configuration-error';
import type { Reason, TimestampUnit } from '../types';

/** Digits only: parseInt ignores trailing text, and Number('') is 0. A double represents 15 digits exactly. */
const DIGITS = /^\d{1,15}$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const RFC1123 = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a timestamp strictly.
 * @returns Unix seconds, with a fraction if the unit has one, or undefined if the text is malformed
 */
export function parseTimestamp(text: string, unit: TimestampUnit): number | undefined {
	if (unit === 's' || unit === 'ms') {
		if (!DIGITS.test(text)) return undefined;
		return unit === 's' ? Number(text) : Number(text) / 1000;
	}
	if (!(unit === 'rfc3339' ? RFC3339 : RFC1123).test(text)) return undefined;
	const milliseconds = Date.parse(text);
	return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** Writes Unix seconds as the sender would. */
export function formatTimestamp(seconds: number, unit: TimestampUnit): string {
	switch (unit) {
		case 's':
			return String(Math.floor(seconds));
		case 'ms':
			return String(Math.floor(seconds * 1000));
		case 'rfc3339':
			return new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');
		case 'rfc1123':
			return new Date(Math.floor(seconds) * 1000).toUTCString();
	}
}

/**
 * Checks an age in both directions.
 * @param tolerance seconds; Infinity never refuses, 0 accepts only the same second
 */
export function checkAge(timestamp: number, now: number, tolerance: number): Reason | undefined {
	if (now - timestamp > tolerance) return 'timestamp-too-old';
	if (timestamp - now > tolerance) return 'timestamp-too-new';
	return undefined;
}

/** @throws ConfigurationError for a tolerance that would accidentally disable the check (NaN, negative) */
export function checkedTolerance(configured: number | undefined, fallback: number): number {
	if (configured === undefined) return fallback;
	if (typeof configured === 'number' && configured >= 0) return configured;
	throw new ConfigurationError(
		`The timestamp tolerance ${String(configured)} is not a number of seconds`,
		'Use 0 or a positive number of seconds, or Infinity to accept any age',
	);
}
