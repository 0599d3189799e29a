/**
 * The table of hostile requests. Bodies have the requested size; headers and queries fit into the 16 KiB that Node.js
 * allows. `npm run bench:hostile` measures what they cost the verifier; the hostile run sends them to a real n8n.
 */
import { wrongJws, wrongMessageSignature, wrongSignature } from './row.mjs';

/** What remains of Node's 16 KiB for one header, or for the query. */
const HEADER_BYTES = 14_000;
/** The nesting depth of JSON: no parser, ours or n8n's, may run out of stack. */
const LEVELS = 50_000;
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const BOUNDARY = 'X';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

/** Repeats the same text as often as it fits. */
const fill = (bytes, text) => text.repeat(Math.max(1, Math.floor(bytes / text.length)));

/** Returns as many numbered texts as fit. */
function numbered(bytes, textOf) {
	const texts = [];
	for (let number = 0, length = 0; length < bytes; number++) {
		const text = textOf(number);
		texts.push(text);
		length += text.length;
	}
	return texts.join('');
}

/** Returns opening and closing brackets around a text that fills the rest. */
function nested(bytes, open, close) {
	const levels = Math.min(LEVELS, Math.floor(bytes / (open.length + close.length)));
	const rest = Math.max(0, bytes - levels * (open.length + close.length) - 2);
	return `${open.repeat(levels)}"${'x'.repeat(rest)}"${close.repeat(levels)}`;
}

/** The members that follow those of the row in a JSON object. */
const json = {
	'nested arrays': (bytes) => `"x":${nested(bytes, '[', ']')}`,
	'nested objects': (bytes) => `"x":${nested(bytes, '{"a":', '}')}`,
	'many keys': (bytes) => numbered(bytes, (number) => `"k${number}":0,`).slice(0, -1),
	'one key again and again': (bytes) => fill(bytes, '"k":0,').slice(0, -1),
	'an array of numbers': (bytes) => `"x":[${fill(bytes, '0,')}0]`,
	'an array of empty objects': (bytes) => `"x":[${fill(bytes, '{},')}{}]`,
	'one long number': (bytes) => `"x":${fill(bytes, '9')}`,
	'escaped characters': (bytes) => `"x":"${fill(bytes, '\\u0041')}"`,
	'not closed': (bytes) => `"x":${fill(bytes, '[')}`,
};

/** The fields that follow those of the row in a form. */
const form = {
	'unique names': (bytes) => numbered(bytes, (number) => `a${number}=&`),
	'unique names, falling': (bytes) => numbered(bytes, (number) => `a${99_999_999 - number}=&`),
	'unique values of one name': (bytes) => numbered(bytes, (number) => `a=${number}&`),
	'one name': (bytes) => fill(bytes, 'a=b&'),
	'names only': (bytes) => numbered(bytes, (number) => `a${number}&`),
	'many &': (bytes) => fill(bytes, '&'),
	'percent escapes': (bytes) => `a=${fill(bytes, '%41')}`,
	'broken percent escapes': (bytes) => `a=${fill(bytes, '%')}`,
	'escapes that are not UTF-8': (bytes) => `a=${fill(bytes, '%ff')}`,
	'plus signs': (bytes) => `a=${fill(bytes, '+')}`,
};

const part = (name, value) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** The text before the last boundary of a multipart body. */
const multipart = {
	'many parts': (bytes) => numbered(bytes, (number) => part(`a${number}`, '')),
	'parts of one name': (bytes) => fill(bytes, part('a', '')),
	'boundaries only': (bytes) => fill(bytes, `--${BOUNDARY}`),
	'one long part header': (bytes) => `--${BOUNDARY}\r\n${fill(bytes, 'name="')}\r\n\r\n`,
};

const bytesOnly = {
	'zero bytes': (bytes) => Buffer.alloc(bytes),
	'not UTF-8': (bytes) => Buffer.alloc(bytes, 0xff),
	'line breaks': (bytes) => fill(bytes, '\r\n\r\n'),
};

const members = (document) => JSON.stringify(document).slice(1, -1);
const jsonBody = ({ json: document, each }, rest) => {
	const lead = each === undefined ? document : { [each]: [document] };
	return `{${[members(lead), rest].filter(Boolean).join(',')}}`;
};
const formBody = ({ form: fields }, rest) => [new URLSearchParams(fields).toString(), rest].filter(Boolean).join('&');
const multipartBody = ({ form: fields }, rest) =>
	`${Object.entries(fields)
		.map(([name, value]) => part(name, value))
		.join('')}${rest}--${BOUNDARY}--\r\n`;

/** Names before which long lists have been seen, and those of the rows that check each element. */
const LISTS = ['events', 'value', 'notificationItems'];

const listBody = (parts, name, bytes) => {
	const element = JSON.stringify(parts.each === undefined ? { id: 'x' } : parts.json);
	const own = parts.each === undefined ? members(parts.json) : '';
	return `{${own}${own && ','}"${name}":[${fill(bytes, `${element},`)}${element}]}`;
};

/** The last text that was made: it is large, and consecutive rows request the same one. */
let newest = {};
function madeOnce(make, bytes) {
	if (newest.make !== make || newest.bytes !== bytes) newest = { make, bytes, text: make(bytes) };
	return newest.text;
}

const shape = (name, contentType, body) => ({ name, contentType, body });
const shapes = (kind, contentType, table, wrap) =>
	Object.entries(table).map(([name, rest]) =>
		shape(`${kind}: ${name}`, contentType, (parts, bytes) => wrap(parts, madeOnce(rest, bytes))),
	);

/**
 * The shapes of bodies: `body(parts, bytes, row)` makes one of about that many bytes. `parts` is what the row looks for
 * in it.
 * @type {{ name: string, contentType: string, body: (parts: object, bytes: number, row: object) => string | Buffer }[]}
 */
export const bodyShapes = [
	...shapes('form', FORM, form, formBody),
	...shapes('JSON', JSON_TYPE, json, jsonBody),
	...LISTS.map((name) => shape(`JSON: long list "${name}"`, JSON_TYPE, (parts, bytes) => listBody(parts, name, bytes))),
	...shapes('multipart', MULTIPART, multipart, multipartBody),
	shape('multipart as a form', `${FORM}; boundary=${BOUNDARY}`, (parts, bytes) =>
		multipartBody(parts, multipart['many parts'](bytes)),
	),
	shape('JSON in a form', FORM, (parts, bytes, { documentField = 'payload' }) =>
		formBody(parts, `${documentField}=${encodeURIComponent(jsonBody(parts, json['nested arrays'](bytes / 3)))}`),
	),
	shape('JSON in a multipart form', MULTIPART, (parts, bytes, { documentField = 'payload' }) =>
		multipartBody(parts, part(documentField, jsonBody(parts, json['nested arrays'](bytes)))),
	),
	...shapes('bytes', 'application/octet-stream', bytesOnly, (_, bytes) => bytes),
	...shapes('bytes as JSON', JSON_TYPE, bytesOnly, (_, bytes) => bytes),
];

/** Returns the row's own signature header, filled up with other items that its list may contain. */
const filled = ({ scheme }, parts, text) => {
	const name = signatureHeader(scheme);
	if (name === undefined) return undefined;
	return { [name]: `${parts.headers[name] ?? ''}${fill(HEADER_BYTES, text)}` };
};

function signatureHeader(scheme) {
	if (scheme.kind === 'signed') return scheme.signature.in === 'header' ? scheme.signature.names[0] : undefined;
	if (scheme.kind === 'token') return scheme.token.in === 'header' ? scheme.token.name : undefined;
	return scheme.kind === 'jws' ? scheme.header : 'Signature';
}

/** Returns as many signatures of the right form as a list may have; each may cost a public-key check. */
function manySignatures({ scheme }, parts) {
	if (scheme.separator === undefined) return undefined;
	const name = signatureHeader(scheme);
	if (name === undefined) return undefined;
	const all = scheme.forms.flatMap((form) => Array(62 / scheme.forms.length).fill(wrongSignature(scheme, form)));
	return { [name]: [parts.headers[name], ...all].join(scheme.separator) };
}

const structured =
	(make) =>
	({ scheme }) =>
		scheme.kind === 'message-signature' ? make(scheme) : undefined;

/** Sixteen labels with sixty components each: the maximum that is read. */
const manyLabels = structured((scheme) => {
	const covered = [...scheme.required, ...Array.from({ length: 12 }, (_, at) => `x-${at}`)];
	const made = Array.from({ length: 16 }, (_, at) => wrongMessageSignature(scheme, covered, `s${at}`));
	return {
		'Signature-Input': made.map(({ input }) => input).join(', '),
		Signature: made.map((one) => one.signature).join(', '),
	};
});
const inputOf = (text) =>
	structured((scheme) => ({ 'Signature-Input': text, Signature: wrongMessageSignature(scheme).signature }));

const listed =
	(names) =>
	({ scheme }, parts) => {
		if (scheme.listField === undefined) return undefined;
		const name = signatureHeader(scheme);
		return {
			[name]: String(parts.headers[name]).replace(
				`${scheme.listField.prefix}x-listed`,
				scheme.listField.prefix + names,
			),
		};
	};

/** Returns a list of header names in a header of its own (Contentful). */
const listedInHeader =
	(names) =>
	({ scheme }, parts) => {
		const list = /\{canonical-headers:([^,}]+)/.exec(scheme.content ?? '')?.[1];
		return list && { [list]: `${parts.headers[list]},${names}` };
	};

const crowd = (count) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, '1']));
const names = (count, separator) => Object.keys(crowd(count)).join(separator);

/**
 * The shapes of headers and queries: `headers(row, parts)` returns the headers to add, or undefined if the row has no
 * such header; `large` means that they are sent with a large body.
 * @type {{ name: string, headers?: (row: object, parts: object) => Record<string, string | string[]> | undefined, query?: string, large?: true }[]}
 */
export const headerShapes = [
	...[',', ' ', ';', '&', '=', ', ', ',v1=00', ' v1,AAAA', ';h1=00'].map((text) => ({
		name: `signature header: many "${text}"`,
		headers: (row, parts) => filled(row, parts, text),
	})),
	{ name: 'signature header: long', headers: (row, parts) => filled(row, parts, 'a') },
	{ name: 'signature header: 63 signatures', headers: manySignatures },
	{ name: 'signature header: 63 signatures, large body', headers: manySignatures, large: true },
	{
		name: 'signature header sent 200 times',
		headers: ({ scheme }, parts) => {
			const name = signatureHeader(scheme);
			return name && { [name]: Array(200).fill(String(parts.headers[name] ?? 'x').slice(0, 60)) };
		},
	},
	{ name: '1,500 headers', headers: () => crowd(1500) },
	{ name: 'long Content-Type', headers: () => ({ 'Content-Type': `${FORM}; ${fill(HEADER_BYTES, 'boundary=')}` }) },
	{ name: 'structured fields: 16 labels', headers: manyLabels },
	{ name: 'structured fields: 16 labels, large body', headers: manyLabels, large: true },
	{ name: 'structured fields: many items', headers: inputOf(`s=(${fill(HEADER_BYTES, '"a" ')})`) },
	{
		name: 'structured fields: many parameters',
		headers: inputOf(`s=("a")${numbered(HEADER_BYTES, (at) => `;p${at}`)}`),
	},
	{ name: 'structured fields: escapes', headers: inputOf(`s=("${fill(HEADER_BYTES, '\\"')}")`) },
	{ name: 'structured fields: open string', headers: inputOf(`s=("${fill(HEADER_BYTES, '\\"')}`) },
	{
		name: 'JWS: huge claims',
		headers: ({ scheme }) =>
			scheme.kind === 'jws' ? { [scheme.header]: wrongJws(scheme, { x: 'x'.repeat(5_800) }) } : undefined,
	},
	{
		name: 'JWS: nested claims',
		headers: ({ scheme }) =>
			scheme.kind === 'jws'
				? { [scheme.header]: wrongJws(scheme, { x: JSON.parse(nested(5_600, '[', ']')) }) }
				: undefined,
	},
	{
		name: 'JWS: many dots',
		headers: (row, parts) => (row.scheme.kind === 'jws' ? filled(row, parts, '.') : undefined),
	},
	{ name: 'listed names: 64, present', headers: (row, parts) => spread(listed(names(64, ' ')), row, parts) },
	{ name: 'listed names: thousands', headers: listed(names(2500, ' ')) },
	{ name: 'listed names: one, thousands of times', headers: listed(fill(HEADER_BYTES, 'a0 ')) },
	{ name: 'signed headers: 60, present', headers: (row, parts) => spread(listedInHeader(names(60, ',')), row, parts) },
	{ name: 'signed headers: thousands', headers: listedInHeader(names(2500, ',')) },
	...Object.entries(form).map(([name, rest]) => ({
		name: `query: ${name}`,
		query: rest(HEADER_BYTES).slice(0, HEADER_BYTES),
	})),
	{ name: 'query: many ?', query: fill(HEADER_BYTES, '?') },
	{ name: 'query: HubSpot escapes', query: fill(HEADER_BYTES, '%3A') },
];

/** Returns the listed names, and 1,000 headers among which to look for them. */
function spread(list, row, parts) {
	const own = list(row, parts);
	return own && { ...crowd(1000), ...own };
}
