const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SHORT_DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const DAY = '(?<day>\\d{2})';
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)';

/** The three forms of an HTTP date. https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const HTTP_DATES = [
	// IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
	new RegExp(`^${SHORT_DAY}, ${DAY} ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
	// RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
	new RegExp(`^${LONG_DAY}, ${DAY}-${MONTH}-(?<year>\\d{2}) ${TIME} GMT$`),
	// asctime: Sun Nov  6 08:49:37 1994
	new RegExp(`^${SHORT_DAY} ${MONTH} (?<day>\\d{2}| \\d) ${TIME} (?<year>\\d{4})$`),
];

/** Whole seconds, or a fraction as some servers send it; fractions are rounded up. */
const SECONDS = /^\d{1,10}(?:\.\d{1,9})?$/;

/** How many years ahead a date with a two-digit year may lie; a date further ahead belongs to the previous century. */
const MAX_YEARS_AHEAD = 50;

/**
 * Reads a `Retry-After` header: seconds or an HTTP date. Anything else is unreadable, including a value that is
 * followed by other text.
 *
 * @example
 * parseRetryAfter('120', 1800000000); // 120
 * parseRetryAfter('1.5', 1800000000); // 2
 * parseRetryAfter('Fri, 15 Jan 2027 08:01:00 GMT', 1800000000); // 60
 * parseRetryAfter('soon', 1800000000); // undefined
 *
 * @param value the header as received
 * @param now Unix seconds, to turn a date into a delay
 * @returns whole seconds to wait (never negative), or undefined if the header is absent or unreadable
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
	const text = value?.trim();
	if (!text) return undefined;
	if (SECONDS.test(text)) return Math.ceil(Number(text));
	const date = httpDate(text, now);
	return date === undefined ? undefined : Math.max(0, Math.ceil(date - now));
}

/** @returns Unix seconds, or undefined for anything but an HTTP date of a day that exists */
function httpDate(text: string, now: number): number | undefined {
	for (const form of HTTP_DATES) {
		const parts = form.exec(text)?.groups;
		if (parts === undefined) continue;
		const [day, month] = [Number(parts.day), MONTHS.indexOf(parts.month ?? '')];
		const date = new Date(0);
		date.setUTCFullYear(fullYear(parts.year ?? '', now), month, day);
		if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined;
		return date.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second)) / 1000;
	}
	return undefined;
}

function fullYear(digits: string, now: number): number {
	if (digits.length === 4) return Number(digits);
	const thisYear = new Date(now * 1000).getUTCFullYear();
	const year = thisYear - (thisYear % 100) + Number(digits);
	return year > thisYear + MAX_YEARS_AHEAD ? year - 100 : year;
}
