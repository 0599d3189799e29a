import { ConfigurationError } from '../../../configuration-error';
import { followPath, parsePath } from '../../../text/json-path';
import type { SignedContent } from '../../keys/algorithms';
import { canonicalHeaders, listedValues } from '../../request/canonical-headers';
import { contentfulPath, decodeHubSpotUri, otherPortSpelling, sortedParameters } from '../../request/canonical-url';
import { AMBIGUOUS, type RequestView } from '../../request/request-view';
import type { Reason } from '../../types';

/** What a template may draw from besides the request. */
export interface ContentValues {
	readonly view: RequestView;
	/** raw text, exactly as sent */
	readonly timestamp?: string;
	readonly id?: string;
	/** space-separated header names that the signature header itself lists */
	readonly listedHeaders?: string;
	/** root for `{json:…}`: the document, or one element of it */
	readonly root: () => unknown;
	readonly url: string | undefined;
}

type Piece = Buffer | string | { readonly reason: Reason };
type ResolvePiece = (values: ContentValues) => Piece;
type Segment = string | ResolvePiece;

export interface ContentTemplate {
	/** names used, without their arguments */
	readonly names: ReadonlySet<string>;
	readonly resolve: (values: ContentValues) => SignedContent | { readonly reason: Reason };
}

const INCOMPLETE: Piece = { reason: 'content-incomplete' };
const TOO_COMPLEX: Piece = { reason: 'body-too-complex' };
const TOKEN = /\{([a-z][a-z-]*)(?::([^{}]+))?\}/g;
const VISIBLE_ASCII = /^[\x20-\x7e]*$/;

/** Header bytes reach us one per character; beyond ASCII they must go back to bytes as they were. */
function headerBytes(value: string): Piece {
	if (VISIBLE_ASCII.test(value)) return value;
	for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) > 0xff) return INCOMPLETE;
	return Buffer.from(value, 'latin1');
}

const needingUrl =
	(make: (url: string, values: ContentValues) => Piece): ResolvePiece =>
	(values) =>
		values.url === undefined ? { reason: 'url-unknown' as const } : make(values.url, values);

function scalar(value: unknown): Piece {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return value === undefined || value === null ? '' : INCOMPLETE;
}

/** The vocabulary of content templates; an argument that is not given is empty. */
const vocabulary: Readonly<Record<string, (argument: string) => ResolvePiece>> = {
	__proto__: null as never,
	body:
		() =>
		({ view }) =>
			view.body,
	t: () => (values) => values.timestamp ?? { reason: 'timestamp-missing' },
	id: () => (values) => values.id ?? { reason: 'id-missing' },
	method:
		() =>
		({ view }) =>
			view.method,
	url: () => needingUrl((url) => url),
	'url-other-port': () => needingUrl(otherPortSpelling),
	'hubspot-uri': () => needingUrl(decodeHubSpotUri),
	path:
		() =>
		({ view }) =>
			view.signedTarget() ?? { reason: 'url-unknown' },
	'contentful-path':
		() =>
		({ view }) =>
			contentfulPath(view.signedTarget() ?? '') || { reason: 'url-unknown' },
	'sorted-parameters': (digest) => needingUrl((url, { view }) => sortedParameters(view, url, digest) ?? TOO_COMPLEX),
	'canonical-headers':
		(argument) =>
		({ view }) =>
			canonicalHeaders(view, argument) ?? INCOMPLETE,
	header: (name) => {
		const lower = name.toLowerCase();
		return ({ view }) => {
			const value = view.header(lower);
			if (value === AMBIGUOUS) return { reason: 'signature-ambiguous' };
			return value === undefined ? INCOMPLETE : headerBytes(value);
		};
	},
	'listed-names': () => (values) => values.listedHeaders ?? INCOMPLETE,
	'listed-values':
		() =>
		({ view, listedHeaders }) =>
			listedValues(view, listedHeaders) ?? INCOMPLETE,
	/** The scalar at a path; missing or null is empty, as senders of such schemes join them. */
	json: (path) => {
		const steps = parsePath(path);
		return ({ root, view }) => (view.isTooComplex() ? TOO_COMPLEX : scalar(followPath(root(), steps)));
	},
	form:
		(field) =>
		({ view }) =>
			view.formValues(field) === undefined ? TOO_COMPLEX : (view.formField(field) ?? INCOMPLETE),
	/** The JSON body, or the one form field that holds it (Gitea signs the JSON, however it is wrapped). */
	'body-or-form':
		(field) =>
		({ view }) => {
			if (view.looksStructured()) return view.body;
			const values = view.formValues(field);
			if (values === undefined) return TOO_COMPLEX;
			return values.length === 0 ? view.body : (view.onlyField(field) ?? INCOMPLETE);
		},
};

function unknownName(template: string, name: string): ConfigurationError {
	return new ConfigurationError(
		`The signed content "${template}" contains the unknown name {${name}}`,
		`Known names: ${Object.keys(vocabulary)
			.map((known) => `{${known}}`)
			.join(', ')}; write {{ and }} for literal braces`,
	);
}

/** A value in front of a separator must not hold the separator, or two different requests share one signed content. */
function withoutSeparator(draw: ResolvePiece, separator: string): ResolvePiece {
	return (values) => {
		const piece = draw(values);
		return typeof piece === 'string' && piece.includes(separator) ? { reason: 'id-malformed' } : piece;
	};
}

function literalText(template: string, text: string): string {
	if (/[{}]/.test(text.replace(/\{\{|\}\}/g, ''))) {
		throw new ConfigurationError(
			`The signed content "${template}" contains an unmatched brace`,
			'Write {name} for a value, and {{ or }} for a literal brace',
		);
	}
	return text.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0));
}

/**
 * Compiles a content template once; per request its pieces are only collected, never searched or replaced, so that a body
 * holding `{id}` or `$&` stays what it is.
 * @throws ConfigurationError for an unknown name or a stray brace
 */
export function compileContent(template: string): ContentTemplate {
	const names = new Set<string>();
	const segments: Segment[] = [];
	let at = 0;
	for (const match of template.matchAll(TOKEN)) {
		const [token, name = '', argument = ''] = match;
		segments.push(literalText(template, template.slice(at, match.index)));
		const make = vocabulary[name];
		if (make === undefined) throw unknownName(template, name);
		names.add(name);
		at = match.index + token.length;
		const separator = name === 'id' ? /^[^{]+/.exec(template.slice(at))?.[0] : undefined;
		segments.push(separator === undefined ? make(argument) : withoutSeparator(make(argument), separator));
	}
	segments.push(literalText(template, template.slice(at)));
	const used = segments.filter((segment) => segment !== '');
	return { names, resolve: (values) => collect(used, values) };
}

/** Neighbouring texts become one string, so that a typical content costs two updates. */
function collect(segments: readonly Segment[], values: ContentValues): SignedContent | { readonly reason: Reason } {
	const pieces: (Buffer | string)[] = [];
	let text = '';
	for (const segment of segments) {
		const piece = typeof segment === 'string' ? segment : segment(values);
		if (typeof piece === 'string') text += piece;
		else if ('reason' in piece) return piece;
		else {
			if (text !== '') pieces.push(text);
			text = '';
			pieces.push(piece);
		}
	}
	if (text !== '') pieces.push(text);
	return pieces;
}
