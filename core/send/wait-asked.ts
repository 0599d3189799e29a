import { isObject, numberAt, parseJson, textAt } from '../text/json';
import { parseRetryAfter } from './retry-after';

/** The headers that tell how long to wait before another attempt, in order of preference, and how each is read. */
const HEADERS: readonly (readonly [name: string, read: (value: string, now: number) => number | undefined])[] = [
	['retry-after', fromRetryAfter],
	['retry-after-ms', fromMilliseconds],
	// Azure
	['x-ms-retry-after-ms', fromMilliseconds],
	// Discord
	['x-ratelimit-reset-after', fromNumber],
	// the drafts of the IETF, of which the newer has only this header
	['ratelimit', fromStructured],
	['ratelimit-reset', fromReset],
	// GitHub, X, Okta and others; OpenAI has two
	['x-ratelimit-reset', fromReset],
	['x-rate-limit-reset', fromReset],
	['x-ratelimit-reset-requests', fromReset],
	['x-ratelimit-reset-tokens', fromReset],
];

/** The headers that hold how many requests are left. */
const REMAINING = ['x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining'] as const;
/** The longest wait that is believed. Longer ones are numbers of another meaning. */
const MAX_WAIT = 31 * 24 * 3600;

/**
 * Returns how long a receiver asks to wait before another attempt: by `Retry-After`, by one of the headers with the time at
 * which a rate limit ends, or in the body, as Discord and Telegram do.
 *
 * @example
 * waitAsked({ 'retry-after': '120' }, '', 1800000000); // 120
 * waitAsked({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000060' }, '', 1800000000); // 60
 * waitAsked({}, '{"ok":false,"parameters":{"retry_after":35}}', 1800000000); // 35
 *
 * @param headers by lower-case name
 * @param now Unix seconds
 * @returns whole seconds, or undefined if the receiver does not ask for anything
 */
export function waitAsked(headers: Readonly<Record<string, string>>, body: string, now: number): number | undefined {
	const isLimited = REMAINING.every((name) => headers[name] === undefined || Number(headers[name]) <= 0);
	for (const [name, read] of HEADERS) {
		const value = headers[name]?.trim();
		const isReset = name.includes('reset') && name !== 'x-ratelimit-reset-after';
		const wait = value && (isLimited || !isReset) ? read(value, now) : undefined;
		if (wait !== undefined && wait <= MAX_WAIT) return Math.max(0, Math.ceil(wait));
	}
	return inBody(parseJson(body));
}

/** The units of durations such as `6m0s` and `30 seconds`, in seconds. */
const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
const DURATION = /^(?:\d{1,10}(?:\.\d{1,9})?\s?(?:ms|[smhd])[a-z]{0,6}\s?){1,4}$/i;
const AMOUNT = /(\d{1,10}(?:\.\d{1,9})?)\s?(ms|[smhd])/gi;

function fromRetryAfter(value: string, now: number): number | undefined {
	return parseRetryAfter(value, now) ?? fromDuration(value) ?? fromDate(value, now);
}

function fromDuration(value: string): number | undefined {
	if (!DURATION.test(value)) return undefined;
	const amounts = [...value.matchAll(AMOUNT)];
	return amounts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS[unit.toLowerCase()] ?? 1), 0);
}

/** Reads a date as of ISO 8601, with a time zone. */
function fromDate(value: string, now: number): number | undefined {
	if (!/^\d{4}-\d{2}-\d{2}T[\d:.]{5,15}(?:Z|[+-]\d{2}:?\d{2})$/i.test(value)) return undefined;
	const time = Date.parse(value);
	return Number.isNaN(time) ? undefined : Math.max(0, time / 1000 - now);
}

function fromNumber(value: string): number | undefined {
	return /^\d{1,13}(?:\.\d{1,9})?$/.test(value) ? Number(value) : undefined;
}

function fromMilliseconds(value: string): number | undefined {
	const milliseconds = fromNumber(value);
	return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** Unix times in seconds and in milliseconds begin here. Smaller numbers are seconds to wait. */
const [FIRST_TIME, FIRST_TIME_MS] = [1e9, 1e12];

function fromReset(value: string, now: number): number | undefined {
	const given = fromNumber(value);
	if (given === undefined) return fromRetryAfter(value, now);
	if (given >= FIRST_TIME_MS) return Math.max(0, given / 1000 - now);
	return given >= FIRST_TIME ? Math.max(0, given - now) : given;
}

/** Reads `"default";r=0;t=30` and the older `limit=100, remaining=0, reset=30`. */
function fromStructured(value: string): number | undefined {
	const isUsedUp = /(?:;\s?r|remaining)=0(?!\d)/.test(value);
	const seconds = /(?:;\s?t|reset)=(\d{1,10})/.exec(value)?.[1];
	return isUsedUp && seconds !== undefined ? Number(seconds) : undefined;
}

function inBody(body: unknown): number | undefined {
	if (!isObject(body)) return undefined;
	const places = ['retry_after', 'retryAfter', 'parameters.retry_after', 'error.retry_after'];
	const seconds = places
		.map((place) => numberAt(body, place) ?? fromNumber(textAt(body, place) ?? ''))
		.find((wait) => wait !== undefined);
	return seconds === undefined || seconds > MAX_WAIT ? undefined : Math.max(0, Math.ceil(seconds));
}
