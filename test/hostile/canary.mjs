/**
 * Markers: every password field of every credential of this package gets its own text that must never appear outside
 * n8n's encrypted store. Any form that a person could recognise as that text is found.
 */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

// its ES modules cannot be loaded by Node.js
const { NodeHelpers } = createRequire(import.meta.url)('n8n-workflow');

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const randomText = (length) => Array.from(randomBytes(length), (byte) => LETTERS[byte % LETTERS.length]).join('');

/**
 * Creates the markers of a run. All begin and end with the same two random stems, so that a few search texts find all
 * of them. Between the stems is the marker's number, among characters that each encoding writes differently.
 */
export class Canaries {
	#made = [];
	/** The beginning and the end of every marker. */
	stems = [`zq${randomText(10)}`, `${randomText(10)}qz`];

	/**
	 * @param {string} name used to report a finding
	 * @param {'text' | 'word'} [kind] word: letters and digits only, for a path of a URL
	 */
	make(name, kind = 'text') {
		const number = String(this.#made.length + 1).padStart(4, '0');
		const middle = kind === 'word' ? `x${number}x` : `${number}"+/&<%=${number}`;
		const text = this.stems[0] + middle + this.stems[1];
		this.#made.push({ name, text });
		return text;
	}

	get count() {
		return this.#made.length;
	}

	/**
	 * Returns the names of the markers that a text contains in a usual spelling: a finding never shows the marker
	 * itself.
	 */
	namesIn(text) {
		const holds = ({ text: marker }) =>
			Object.values(usualSpellings(marker)).some((spelling) => text.includes(spelling));
		return this.#made.filter(holds).map(({ name }) => name);
	}
}

/** Returns the three base64 forms of a text, depending on its offset: the part that is determined by the text alone. */
function base64Inside(text, encoding) {
	return [0, 1, 2].map((offset) => {
		const whole = Buffer.from('\0'.repeat(offset) + text).toString(encoding);
		const [from, to] = [Math.ceil((offset * 4) / 3), Math.floor(((offset + text.length) * 8) / 6)];
		return whole.slice(from, to);
	});
}

const reversed = (text) => [...text].reverse().join('');
const each = (text, spell) => [...text].map((sign) => spell(sign.charCodeAt(0))).join('');
const hex = (code) => code.toString(16).padStart(2, '0');

/** Spellings that ignore case; searched for in lower-cased text. */
const anyCase = (text) => ({
	raw: text,
	reversed: reversed(text),
	hex: Buffer.from(text).toString('hex'),
	'reversed hex': Buffer.from(reversed(text)).toString('hex'),
	'hex with spaces': each(text, (code) => `${hex(code)} `).trim(),
	'percent escapes': each(text, (code) => `%${hex(code)}`),
	'JSON escapes': each(text, (code) => `\\u00${hex(code)}`),
	'HTML entities, decimal': each(text, (code) => `&#${code};`),
	'HTML entities, hexadecimal': each(text, (code) => `&#x${hex(code)};`),
	'UTF-16': each(text, (code) => `${String.fromCharCode(code)}\0`),
});

/** Spellings in which case matters. */
const exact = (text) => ({
	...Object.fromEntries(base64Inside(text, 'base64').map((part, offset) => [`base64 at ${offset}`, part])),
	...Object.fromEntries(base64Inside(text, 'base64url').map((part, offset) => [`base64url at ${offset}`, part])),
	...Object.fromEntries(
		base64Inside(Buffer.from(text).toString('base64'), 'base64').map((part, offset) => [
			`base64 twice, at ${offset}`,
			part,
		]),
	),
});

const entries = (stems, spell) => stems.flatMap((stem) => Object.entries(spell(stem)));

/** Finds markers in texts, files and documents, in any spelling. */
export class Detector {
	#anyCase;
	#exact;
	#stems;

	/** @param {Canaries} canaries */
	constructor({ stems }) {
		this.#stems = stems;
		this.#anyCase = entries(stems, anyCase);
		this.#exact = entries(stems, exact);
	}

	/**
	 * @param {string} text
	 * @returns {string | undefined} the spelling in which the text contains a marker
	 */
	inText(text) {
		const lower = text.toLowerCase();
		const found =
			this.#anyCase.find(([, needle]) => lower.includes(needle)) ??
			this.#exact.find(([, needle]) => text.includes(needle));
		return found?.[0] ?? this.#inPieces(lower);
	}

	/** Searches what remains when everything except letters and digits is removed: `abc","def` is read as abcdef. */
	#inPieces(lower) {
		const letters = lower.replace(/[^a-z0-9]+/g, '');
		const stem = this.#stems.find((one) => letters.includes(one) || letters.includes(reversed(one)));
		return stem && 'pieces, joined';
	}

	/** Returns the texts at the same position in the elements of a list of a parsed document, joined. */
	inPiecesOf(document) {
		return this.placesIn(document).length > 0 ? 'pieces of a list, joined' : undefined;
	}

	/** @returns {string[]} paths of a parsed document whose texts, joined over the elements of lists, hold a marker */
	placesIn(document) {
		const joined = [...joinedPieces(document)];
		return joined.filter(([, text]) => this.inText(text) !== undefined).map(([path]) => path);
	}
}

/** Joins the texts whose paths differ only in the index: `[].delta` in a list of events. */
function joinedPieces(document) {
	const joined = new Map();
	const seen = new Set();
	// an explicit stack, because documents may be nested more deeply than calls, and n8n's contain cycles
	const pending = [{ value: document, path: '' }];
	while (pending.length > 0) {
		const { value, path } = pending.pop();
		if (typeof value === 'string') joined.set(path, value + (joined.get(path) ?? ''));
		if (typeof value !== 'object' || value === null || seen.has(value)) continue;
		seen.add(value);
		for (const [key, inner] of Object.entries(value)) {
			pending.push({ value: inner, path: path + (Array.isArray(value) ? '[]' : `.${key}`) });
		}
	}
	return joined;
}

/** Returns the spellings in which the senders, agents and receivers of the run repeat a secret. */
export function usualSpellings(secret) {
	const json = JSON.stringify(secret).slice(1, -1);
	const entity = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
	const base64 = (text, encoding = 'base64') => Buffer.from(text).toString(encoding);
	return {
		raw: secret,
		percent: encodeURIComponent(secret),
		'percent, lower case': encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
		form: new URLSearchParams({ s: secret }).toString().slice(2),
		JSON: json,
		'JSON twice': JSON.stringify(json).slice(1, -1),
		HTML: secret.replace(/[&<>"]/g, (sign) => entity[sign]),
		hex: Buffer.from(secret).toString('hex'),
		'hex, upper case': Buffer.from(secret).toString('hex').toUpperCase(),
		base64: base64(secret),
		'base64 behind one character': base64(`x${secret}y`),
		'base64 behind two characters': base64(`xy${secret}z`),
		'base64 of the bearer header': base64(`Bearer ${secret}`),
		base64url: base64(secret, 'base64url'),
		'base64url behind one character': base64(`x${secret}y`, 'base64url'),
	};
}

const isSecret = ({ typeOptions }) => typeOptions?.password === true;

const defaultsOf = (properties) => Object.fromEntries(properties.map((property) => [property.name, property.default]));

/**
 * Tells whether n8n shows a field once it is filled in: one of its entries, where several have the name. n8n gives a node only the
 * visible fields, so a hidden one is never sent and cannot be repeated.
 */
function isShown(properties, { name, type }, given) {
	const filled = type === 'fixedCollection' ? { values: [{}] } : 'filled in';
	const values = { ...defaultsOf(properties), ...given, [name]: filled };
	return properties.some((one) => one.name === name && NodeHelpers.displayParameter(values, one, null, null));
}

/**
 * Returns the data of a credential with a marker in each password field, however deeply nested, and the default
 * everywhere else. A new password field is filled automatically.
 * @param {object[]} properties of the credential type, inherited ones included
 * @param {(field: string) => string} marker
 * @param {Record<string, unknown>} given fields that must have a certain value
 */
export function markedData(properties, marker, given = {}) {
	const data = {};
	for (const property of properties) {
		if (property.name in data) continue;
		if (property.name in given) data[property.name] = given[property.name];
		else if (!isShown(properties, property, given)) data[property.name] = property.default;
		else if (property.type === 'fixedCollection') data[property.name] = markedCollection(property, marker);
		else if (isSecret(property)) data[property.name] = marker(property.name);
		else if (property.type !== 'notice' && property.type !== 'button') data[property.name] = property.default;
	}
	return data;
}

function markedCollection({ options = [] }, marker) {
	const rows = options.map(({ name, values }) => {
		const row = markedData(values, marker);
		return [name, [{ ...row, ...('name' in row && { name: 'NAMED_SECRET' }) }]];
	});
	return Object.fromEntries(rows);
}

/**
 * Checks that the search finds a marker: a search that finds nothing would make every run succeed.
 * @param {Detector} detector @param {string} marker
 */
export function checkDetector(detector, marker) {
	const spellings = Object.entries({ ...usualSpellings(marker), reversed: reversed(marker) });
	const missed = spellings.filter(([, text]) => detector.inText(`a ${text} b`) === undefined).map(([name]) => name);
	if (detector.placesIn(marker.match(/.{1,3}/g).map((delta) => ({ delta }))).length === 0) missed.push('pieces');
	if (detector.inText('a text without any marker') !== undefined) missed.push('no marker');
	if (missed.length > 0) throw new Error(`The search for markers does not work: ${missed.join(', ')}`);
}
