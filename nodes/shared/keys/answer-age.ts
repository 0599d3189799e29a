/** Headers by their names in lower case. */
type Headers = Readonly<Record<string, string>>;

const [MINUTE, HOUR] = [60_000, 3_600_000];

/** Keys that are withdrawn must go, and a vendor's server must not be asked for each delivery. */
export const SHORTEST_AGE_MS = MINUTE;
export const LONGEST_AGE_MS = 24 * HOUR;
const DEFAULT_AGE_MS = HOUR;

function maxAge({ 'cache-control': control = '', age = '0' }: Headers): number | undefined {
	if (/(?:^|,)\s*no-(?:store|cache)\b/i.test(control)) return 0;
	const seconds = /(?:^|,)\s*max-age\s*=\s*"?(\d{1,10})/i.exec(control)?.[1];
	if (seconds === undefined) return undefined;
	const spent = /^\d{1,10}$/.test(age) ? Number(age) : 0;
	return (Number(seconds) - spent) * 1000;
}

function untilExpiry({ expires, date }: Headers, now: number): number | undefined {
	if (expires === undefined) return undefined;
	const [end, start] = [Date.parse(expires), date === undefined ? now : Date.parse(date)];
	// RFC 9111, section 5.3: an invalid date has passed
	return Number.isNaN(end) ? 0 : end - (Number.isNaN(start) ? now : start);
}

/**
 * How long an answer may be used, in milliseconds: what its headers say (RFC 9111), within bounds.
 *
 * @param now milliseconds since 1970
 */
export function answerAge(headers: Headers, now: number): number {
	const age = maxAge(headers) ?? untilExpiry(headers, now) ?? DEFAULT_AGE_MS;
	return Math.min(LONGEST_AGE_MS, Math.max(SHORTEST_AGE_MS, age));
}
