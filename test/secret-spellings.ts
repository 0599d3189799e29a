/** How senders, receivers and agents write a text that they repeat; independent of the code under test. */

const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const percent = (text: string): string =>
	encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const lower = (text: string): string => text.replace(/%../g, (escape) => escape.toLowerCase());
const mixed = (text: string): string =>
	text.replace(/%../g, (escape, at: number) => (at % 2 === 0 ? escape.toLowerCase() : escape));
const form = (text: string): string => new URLSearchParams({ k: text }).toString().slice(2);
const units = (text: string): number[] => text.split('').map((unit) => unit.charCodeAt(0));
const points = (text: string): number[] => [...text].map((char) => char.codePointAt(0) ?? 0);
const unicode = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;
const named: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
	ü: '&uuml;',
};
const html = (text: string): string => text.replace(/[&<>"'ü]/g, (char) => named[char] ?? char);
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const unpadded = (text: string): string => text.replace(/=+$/, '');
const urlSafe = (text: string): string => text.replace(/\+/g, '-').replace(/\//g, '_');

/** The ways to write a secret that can be masked completely. */
export const spellings: ReadonlyArray<readonly [name: string, spell: (secret: string) => string]> = [
	['as it is', (secret) => secret],
	['in a URL', percent],
	['in a URL, in lower case', (secret) => lower(percent(secret))],
	['in a URL, in both cases', (secret) => mixed(percent(secret))],
	['in a URL, as JavaScript leaves it', encodeURIComponent],
	['in a URL in a URL', (secret) => percent(percent(secret))],
	['in a URL, every byte of it', (secret) => Buffer.from(secret).toString('hex').replace(/../g, '%$&')],
	['in a form', form],
	['in JSON', json],
	['in JSON, as PHP writes it', (secret) => json(secret).replace(/\//g, '\\/')],
	[
		'in JSON, as Python writes it',
		(secret) => json(secret).replace(/[^\0-\x7f]/g, (char) => unicode(units(char)[0] ?? 0)),
	],
	['in JSON, every character of it', (secret) => units(secret).map(unicode).join('')],
	[
		'in JSON, in capitals',
		(secret) =>
			units(secret)
				.map(unicode)
				.join('')
				.replace(/[a-f]/g, (digit) => digit.toUpperCase()),
	],
	['in JSON in JSON', (secret) => json(json(secret))],
	['in JSON in JSON, as PHP writes it', (secret) => json(json(secret).replace(/\//g, '\\/'))],
	['in JSON in a URL', (secret) => percent(json(secret))],
	['in a URL in JSON', (secret) => json(percent(secret))],
	['in HTML', html],
	[
		'in HTML, as decimal numbers',
		(secret) =>
			points(secret)
				.map((code) => `&#${code};`)
				.join(''),
	],
	[
		'in HTML, as hexadecimal numbers',
		(secret) =>
			points(secret)
				.map((code) => `&#x${code.toString(16)};`)
				.join(''),
	],
	['in JSON in HTML', (secret) => html(json(secret))],
	['in HTML in JSON', (secret) => json(html(secret))],
	['in HTML in a URL', (secret) => percent(html(secret))],
	['in HTML in HTML', (secret) => html(html(secret))],
	['in Markdown', (secret) => secret.replace(/[!-/:-@[-`{-~]/g, '\\$&')],
	['as UTF-8 that was read as Latin-1', (secret) => Buffer.from(secret, 'utf8').toString('latin1')],
	['in hex', (secret) => Buffer.from(secret).toString('hex')],
	['in hex, in capitals', (secret) => Buffer.from(secret).toString('hex').toUpperCase()],
	['in base64', base64],
	['in base64 without padding', (secret) => unpadded(base64(secret))],
	['in base64url', (secret) => unpadded(urlSafe(base64(secret)))],
	['in base64url with padding', (secret) => urlSafe(base64(secret))],
	['in base64 in a URL', (secret) => encodeURIComponent(base64(secret))],
];

/**
 * A secret encoded together with its surroundings, as in `Bearer KEY` or `user:KEY`; one character may remain at each
 * end.
 */
export const encodedTogether: ReadonlyArray<
	readonly [name: string, spell: (before: string, secret: string, after: string) => string]
> = [
	['in base64', (...parts) => base64(parts.join(''))],
	['in base64url', (...parts) => urlSafe(unpadded(base64(parts.join(''))))],
	['in hex', (...parts) => Buffer.from(parts.join('')).toString('hex')],
	['as a URL in base64', (before, secret, after) => base64(before + encodeURIComponent(secret) + after)],
	['as JSON in base64', (before, secret, after) => base64(before + json(secret) + after)],
];
