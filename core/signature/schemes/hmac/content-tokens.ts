import { followPath, parsePath } from '../../../text/json-path';
import { canonicalHeaders, listedValues } from '../../request/canonical-headers';
import { contentfulPath, decodeHubSpotUri, otherPortSpelling, sortedParameters } from '../../request/canonical-url';
import { AMBIGUOUS, type RequestView } from '../../request/request-view';
import type { Reason } from '../../types';

/** What a token may be drawn from besides the request. */
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

export type Piece = Buffer | string | { readonly reason: Reason };
export type Draw = (values: ContentValues) => Piece;

/**
 * What must be known to draw a token. `url` is the absolute URL that the sender called, `path` the path and query that every
 * request has; `form` the fields of a form; `header-list` the headers that the signature header itself lists.
 */
export type ContentNeed =
	'body' | 'json' | 'form' | 'method' | 'url' | 'path' | 'query' | 'headers' | 'header-list' | 'timestamp' | 'id';

/** One token of the vocabulary. Everything that the engine and the nodes know about a token stands in its row. */
export interface ContentToken {
	readonly needs: readonly ContentNeed[];
	/** the body cannot change without changing what is drawn: its bytes, or all fields of its form */
	readonly coversBody?: 'bytes' | 'fields';
	/** what follows the colon; absent = nothing may */
	readonly argument?: { readonly example: string; readonly optional?: true };
	/** most senders sign nothing else */
	readonly everyday?: true;
	/** what it stands for: continues "Use {token} for" */
	readonly description: string;
	/** @param argument empty where none is given */
	readonly compile: (argument: string) => Draw;
}

const INCOMPLETE: Piece = { reason: 'content-incomplete' };
const TOO_COMPLEX: Piece = { reason: 'body-too-complex' };
const VISIBLE_ASCII = /^[\x20-\x7e]*$/;

/** Header bytes reach us one per character; beyond ASCII they must go back to bytes as they were. */
function headerBytes(value: string): Piece {
	if (VISIBLE_ASCII.test(value)) return value;
	for (let at = 0; at < value.length; at++) if (value.charCodeAt(at) > 0xff) return INCOMPLETE;
	return Buffer.from(value, 'latin1');
}

const fromUrl =
	(make: (url: string, values: ContentValues) => Piece): Draw =>
	(values) =>
		values.url === undefined ? { reason: 'url-unknown' } : make(values.url, values);

const fromView =
	(make: (view: RequestView) => Piece): Draw =>
	({ view }) =>
		make(view);

function scalar(value: unknown): Piece {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return value === undefined || value === null ? '' : INCOMPLETE;
}

const queryParameter = (name: string, spelled: (value: string) => string): Draw =>
	fromView((view) => {
		const value = view.query(name);
		if (value === AMBIGUOUS) return { reason: 'signature-ambiguous' };
		return value === undefined ? INCOMPLETE : spelled(value);
	});

/** The vocabulary of content templates. */
export const contentTokens: Readonly<Record<string, ContentToken>> = {
	__proto__: null as never,
	body: {
		needs: ['body'],
		coversBody: 'bytes',
		everyday: true,
		description: 'the body',
		compile: () => fromView((view) => view.body),
	},
	t: {
		needs: ['timestamp'],
		everyday: true,
		description: 'the timestamp',
		compile: () => (values) => values.timestamp ?? { reason: 'timestamp-missing' },
	},
	id: {
		needs: ['id'],
		everyday: true,
		description: 'the delivery ID',
		compile: () => (values) => values.id ?? { reason: 'id-missing' },
	},
	method: {
		needs: ['method'],
		everyday: true,
		description: 'the HTTP method',
		compile: () => fromView((view) => view.method),
	},
	url: {
		needs: ['url'],
		everyday: true,
		description: 'the URL',
		compile: () => fromUrl((url) => url),
	},
	'url-other-port': {
		needs: ['url'],
		description: 'the URL with the standard port added, or with its port removed',
		compile: () => fromUrl(otherPortSpelling),
	},
	'hubspot-uri': {
		needs: ['url'],
		description: 'the URL with the percent escapes decoded that HubSpot decodes',
		compile: () => fromUrl(decodeHubSpotUri),
	},
	path: {
		needs: ['path'],
		everyday: true,
		description: 'the path and query',
		compile: () => fromView((view) => view.signedTarget() ?? { reason: 'url-unknown' }),
	},
	'contentful-path': {
		needs: ['path'],
		description: 'the path and query, with the query escaped twice as Contentful does',
		compile: () => fromView((view) => contentfulPath(view.signedTarget() ?? '') || { reason: 'url-unknown' }),
	},
	'sorted-parameters': {
		needs: ['url', 'form'],
		coversBody: 'fields',
		argument: { example: 'bodySHA256', optional: true },
		description:
			'the names and values of all form fields, sorted. Empty when the URL has the named parameter, which then holds a digest of the body',
		compile: (digest) => fromUrl((url, { view }) => sortedParameters(view, url, digest) ?? TOO_COMPLEX),
	},
	query: {
		needs: ['query'],
		argument: { example: 'data.id' },
		everyday: true,
		description: 'the query parameter of that name',
		compile: (name) => queryParameter(name, (value) => value),
	},
	'query-lowercase': {
		needs: ['query'],
		argument: { example: 'data.id' },
		description: 'the query parameter of that name, in lower case as Mercado Pago signs it',
		compile: (name) => queryParameter(name, (value) => value.toLowerCase()),
	},
	'canonical-headers': {
		needs: ['headers'],
		argument: { example: 'X-Signed-Headers,X-Timestamp' },
		description: 'the headers that the first named header lists, which must include the other named ones',
		compile: (argument) => fromView((view) => canonicalHeaders(view, argument) ?? INCOMPLETE),
	},
	header: {
		needs: ['headers'],
		argument: { example: 'X-Team' },
		everyday: true,
		description: 'the header of that name',
		compile: (name) => {
			const lower = name.toLowerCase();
			return fromView((view) => {
				const value = view.header(lower);
				if (value === AMBIGUOUS) return { reason: 'signature-ambiguous' };
				return value === undefined ? INCOMPLETE : headerBytes(value);
			});
		},
	},
	'listed-names': {
		needs: ['header-list'],
		description: 'the names of the headers that the signature header lists',
		compile: () => (values) => values.listedHeaders ?? INCOMPLETE,
	},
	'listed-values': {
		needs: ['header-list', 'headers'],
		description: 'the values of the headers that the signature header lists, separated by dots',
		compile: () => (values) => listedValues(values.view, values.listedHeaders) ?? INCOMPLETE,
	},
	json: {
		needs: ['json'],
		argument: { example: 'data.id' },
		everyday: true,
		description: 'the text, number or boolean at a path of the JSON body; empty where there is none',
		compile: (path) => {
			const steps = parsePath(path);
			return ({ root, view }) => (view.isTooComplex() ? TOO_COMPLEX : scalar(followPath(root(), steps)));
		},
	},
	form: {
		needs: ['form'],
		argument: { example: 'token' },
		description: 'the form field of that name',
		compile: (field) =>
			fromView((view) => (view.formValues(field) === undefined ? TOO_COMPLEX : (view.formField(field) ?? INCOMPLETE))),
	},
	/** Gitea signs the JSON, however it is wrapped */
	'body-or-form': {
		needs: ['body'],
		coversBody: 'bytes',
		argument: { example: 'payload' },
		description: 'the JSON body, or the only field of a form, where the JSON is in that',
		compile: (field) =>
			fromView((view) => {
				if (view.looksStructured()) return view.body;
				const values = view.formValues(field);
				if (values === undefined) return TOO_COMPLEX;
				return values.length === 0 ? view.body : (view.onlyField(field) ?? INCOMPLETE);
			}),
	},
};

/** A token as it is written, with an example of its argument: `{header:X-Team}`. */
export function spelledToken(name: string, { argument }: ContentToken): string {
	return argument === undefined ? `{${name}}` : `{${name}:${argument.example}}`;
}
