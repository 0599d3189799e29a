import { Failure } from '../../failure';
import type { Reason, TimestampUnit } from '../types';

/** Digits only: parseInt ignores trailing text, and Number('') is 0. A double represents 15 digits exactly. */
const DIGITS = /^\d{1,15}$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
const RFC1123 = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const RFC1123_UTC = /^[A-Z][a-z]{2},? \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:GMT|UTC)$/;
/** RFC 3339 without its zone, which is then UTC (Orb). */
const ZONELESS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?$/;
const TEXT_FORMS = {
	rfc3339: [RFC3339],
	'rfc3339-zoneless': [ZONELESS],
	rfc1123: [RFC1123],
	'rfc1123-utc': [RFC1123_UTC],
	any: [RFC3339, RFC1123_UTC, ZONELESS],
};

/** As seconds it is the year 5138, as milliseconds 1973. */
const LEAST_MILLISECONDS = 1e11;

function parseNumber(text: string, unit: 's' | 'ms' | 'any'): number {
	const number = Number(text);
	return unit === 'ms' || (unit === 'any' && number >= LEAST_MILLISECONDS) ? number / 1000 : number;
}

/**
 * Reads a timestamp strictly.
 * @returns Unix seconds, with a fraction if the unit has one, or undefined if the text is malformed
 */
export function parseTimestamp(text: string, unit: TimestampUnit): number | undefined {
	const isNumber = DIGITS.test(text);
	if (unit === 's' || unit === 'ms') return isNumber ? parseNumber(text, unit) : undefined;
	if (unit === 'any' && isNumber) return parseNumber(text, unit);
	if (!TEXT_FORMS[unit].some((form) => form.test(text))) return undefined;
	const milliseconds = Date.parse(ZONELESS.test(text) ? `${text}Z` : text);
	return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

/** Writes Unix seconds as the sender would. */
export function formatTimestamp(seconds: number, unit: TimestampUnit): string {
	switch (unit) {
		case 's':
		case 'any':
			return String(Math.floor(seconds));
		case 'ms':
			return String(Math.floor(seconds * 1000));
		case 'rfc3339':
			return new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');
		case 'rfc3339-zoneless':
			return new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', '');
		case 'rfc1123':
			return new Date(Math.floor(seconds) * 1000).toUTCString();
		case 'rfc1123-utc':
			return new Date(Math.floor(seconds) * 1000).toUTCString().replace(',', '').replace('GMT', 'UTC');
	}
}

/**
 * Judges an age in both directions.
 * @param tolerance seconds; Infinity never refuses, 0 takes only the exact second
 * @param ahead seconds that the sender's clock may be ahead
 */
export function checkAge(timestamp: number, now: number, tolerance: number, ahead = tolerance): Reason | undefined {
	if (now - timestamp > tolerance) return 'timestamp-too-old';
	if (timestamp - now > ahead) return 'timestamp-too-new';
	return undefined;
}

/** @throws Failure for a tolerance that would accidentally disable the check (NaN, negative) */
export function checkedTolerance(configured: number | undefined, fallback: number): number {
	if (configured === undefined) return fallback;
	if (typeof configured === 'number' && configured >= 0) return configured;
	throw new Failure(
		'invalid-option',
		`The timestamp tolerance ${String(configured)} is not a number of seconds`,
		'Use 0 or a positive number of seconds, or Infinity to accept any age',
	);
}
