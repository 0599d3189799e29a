/** What stands in output items and errors where a secret was. */
export const MASK = '***';

/**
 * Makes a function that blanks the given secrets out of any text: as they are, and as they look inside a URL, a JSON
 * string or Basic authentication. Secrets of fewer than four characters are left alone, since masking them would garble every text.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
	const needles = [...new Set(secrets.filter((secret) => secret.length >= 4).flatMap(spellings))].sort(
		(a, b) => b.length - a.length,
	);
	return (text) => needles.reduce((masked, needle) => masked.split(needle).join(MASK), text);
}

function spellings(secret: string): string[] {
	const formEncoded = new URLSearchParams({ s: secret }).toString().slice(2);
	const base64 = Buffer.from(secret, 'utf8').toString('base64');
	return [secret, encodeURIComponent(secret), formEncoded, JSON.stringify(secret).slice(1, -1), base64];
}

/** Applies a redactor to every string inside a JSON-like value; the value given is not changed. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T {
	if (typeof value === 'string') return redact(value) as T;
	if (Array.isArray(value)) return value.map((entry: unknown) => redactDeep(entry, redact)) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [redact(key), redactDeep<unknown>(entry, redact)]),
	) as T;
}
