const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a `Retry-After` header: whole seconds or an HTTP date, nothing else; trailing junk makes it unreadable.
 *
 * @param value the header as received
 * @param now unix seconds, to turn a date into a delay
 * @returns seconds to wait (never negative), or undefined when absent or unreadable
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
	const text = value?.trim();
	if (!text) return undefined;
	if (/^\d{1,10}$/.test(text)) return Number(text);
	if (!IMF_FIXDATE.test(text)) return undefined;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil(date / 1000 - now));
}
