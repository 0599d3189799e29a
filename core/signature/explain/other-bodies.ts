import { readJson } from '../../text/json';
import type { Variant } from './explanation';
import { escapes, respell, type JsonSpelling } from './json-spelling';

/** Another body, which the sender may have signed. */
export interface OtherBody extends Variant {
	readonly body: Buffer;
}

const REWRITTEN =
	'Something parsed and re-serialized the body after it was signed. Verify the raw bytes, before any parser. If a proxy or gateway does it, turn that off.';
const LINES =
	'Something changed line breaks after the body was signed. With curl, use --data-binary instead of --data. Make sure that no editor adds a line break.';
const ENCODED = 'Something encoded the body a second time. Verify the bytes before that step, or undo it first.';
const DROPPED = 'The signature is that of an empty body. Check whether the sender signs before it adds the body.';
const CHARSET =
	'Something decoded the body with the wrong character set and encoded it again. Pass on the bytes unchanged, or use UTF-8 everywhere.';

const COMPACT: readonly [string, string] = [',', ':'];
const SPACED: readonly [string, string] = [', ', ': '];
const INDENTED: readonly [string, string] = [',', ': '];

const spellings: readonly (readonly [holds: string, spelling: JsonSpelling])[] = [
	['without spaces, as JSON.stringify writes it', { separators: COMPACT, escape: escapes.plain }],
	['without spaces, and with nothing escaped', { separators: COMPACT, escape: escapes.asIs }],
	['without spaces, and with characters outside ASCII escaped', { separators: COMPACT, escape: escapes.ascii }],
	['with escaped slashes and characters, as PHP writes it', { separators: COMPACT, escape: escapes.php }],
	['with escaped slashes', { separators: COMPACT, escape: escapes.slashes }],
	['with escaped <, > and &, as Go writes it', { separators: COMPACT, escape: escapes.html }],
	['with a space after commas and colons, as Python writes it', { separators: SPACED, escape: escapes.ascii }],
	['with a space after commas and colons', { separators: SPACED, escape: escapes.plain }],
	['indented by 2 spaces', { separators: INDENTED, indent: '  ', escape: escapes.plain }],
	['indented by 4 spaces', { separators: INDENTED, indent: '    ', escape: escapes.plain }],
	['indented by tabs', { separators: INDENTED, indent: '\t', escape: escapes.plain }],
];

type Sorted = string | number | boolean | null | Sorted[] | { [name: string]: Sorted };

function sorted(value: Sorted): Sorted {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	const names = Object.keys(value).sort();
	return Object.fromEntries(names.map((name) => [name, sorted(value[name] ?? null)]));
}

function* jsonBodies(text: string): Generator<OtherBody> {
	const read = readJson(text);
	if (!('value' in read)) return;
	for (const [holds, spelling] of spellings) {
		const body = respell(text, spelling);
		if (body === undefined) continue;
		yield { holds: `for the body written ${holds}`, advice: REWRITTEN, body: Buffer.from(body) };
		if (spelling.indent === undefined) continue;
		const ended = Buffer.from(`${body}\n`);
		yield { holds: `for the body written ${holds}, with a line break at its end`, advice: REWRITTEN, body: ended };
	}
	const value = read.value as Sorted;
	const again = 'for the body parsed and written by JavaScript, which changes numbers';
	yield { holds: again, advice: REWRITTEN, body: Buffer.from(JSON.stringify(value)) };
	const order = 'for the body with its properties in alphabetical order';
	yield { holds: order, advice: REWRITTEN, body: Buffer.from(JSON.stringify(sorted(value))) };
	if (typeof value !== 'string') return;
	yield { holds: 'for the text inside the JSON string', advice: ENCODED, body: Buffer.from(value) };
}

function* lineBodies(text: string): Generator<OtherBody> {
	const forms: readonly (readonly [string, string])[] = [
		['without the line break at its end', text.replace(/\r?\n$/, '')],
		['with a line break at its end', `${text}\n`],
		['with CRLF at its end', `${text}\r\n`],
		['with LF in place of CRLF', text.replace(/\r\n/g, '\n')],
		['with CRLF in place of LF', text.replace(/\r?\n/g, '\r\n')],
		['without its line breaks, as curl --data sends it', text.replace(/[\r\n]/g, '')],
		['without the byte order mark', text.replace(/^\ufeff/, '')],
		['with a byte order mark', `\ufeff${text}`],
		['without white space around it', text.trim()],
	];
	for (const [holds, body] of forms) yield { holds: `for the body ${holds}`, advice: LINES, body: Buffer.from(body) };
}

function* encodedBodies(body: Buffer, text: string): Generator<OtherBody> {
	const bare = text.trim();
	if (/^[A-Za-z\d+/]{8,}={0,2}$/.test(bare)) {
		yield { holds: 'for the body decoded from base64', advice: ENCODED, body: Buffer.from(bare, 'base64') };
	}
	if (/^[\w.%*+-]+=/.test(bare)) {
		for (const [name, value] of new URLSearchParams(bare)) {
			if (!/^[[{]/.test(value)) continue;
			yield { holds: `for the form's field ${name} alone`, advice: ENCODED, body: Buffer.from(value) };
		}
	}
	if (/^(?:%7b|%5b)/i.test(bare)) yield* decoded(bare);
	if (body.some((byte) => byte > 0x7f)) {
		const double = Buffer.from(body.toString('latin1'), 'utf8');
		yield { holds: 'for the body in UTF-8 encoded twice', advice: CHARSET, body: double };
		yield { holds: 'for the body in Latin-1', advice: CHARSET, body: Buffer.from(text, 'latin1') };
	}
}

function* decoded(text: string): Generator<OtherBody> {
	try {
		const body = Buffer.from(decodeURIComponent(text.replace(/\+/g, ' ').replace(/=$/, '')));
		yield { holds: 'for the body without the encoding of forms', advice: ENCODED, body };
	} catch {
		// not an encoded text
	}
}

/** Bodies beyond this size are not rewritten: the point of an explanation is made with a smaller one. */
const MAX_REWRITTEN = 2 * 1024 * 1024;

/** What the sender may have signed in place of this body, the likeliest first, each body once. */
export function otherBodies(body: Buffer): readonly OtherBody[] {
	if (body.length === 0 || body.length > MAX_REWRITTEN) return [];
	const text = body.toString('utf8');
	const all = [...lineBodies(text), ...jsonBodies(text), ...encodedBodies(body, text)];
	const empty = { holds: 'for an empty body', advice: DROPPED, body: Buffer.alloc(0) };
	const seen = new Set([body.toString('latin1')]);
	return [...all, empty].filter((other) => {
		const key = other.body.toString('latin1');
		return !seen.has(key) && seen.add(key);
	});
}
