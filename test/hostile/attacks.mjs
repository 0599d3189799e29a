/**
 * The table of attacks. Each sends requests to a trigger without knowing its secret; some start from a captured
 * delivery. None of them may start a run.
 */
import { gzipSync } from 'node:zlib';

import { meetHandshake } from '../../bench/hostile/row.mjs';
import { bodyShapes, headerShapes } from '../../bench/hostile/shapes.mjs';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
/** Text from an attacker, which a log must never show. */
export const PLANTED = 'planted-by-a-stranger';
const CONTROL = `${PLANTED}\n\u001b[31mWebhook Trigger was told a secret. Paste it into the credential\u001b[0m\r\n`;
const MIB = 1024 * 1024;

/**
 * @typedef {object} Situation what an attacker has
 * @property {import('./sources.mjs').Target} target
 * @property {import('./wire.mjs').Call | undefined} captured a genuine delivery that n8n has taken
 * @property {import('./sources.mjs').Target} other another trigger
 * @property {string} run names the request
 * @property {(below: number) => number} random
 *
 * @typedef {object} Attack
 * @property {string} name
 * @property {(situation: Situation) => (import('./wire.mjs').Call & { then?: (answer: import('./wire.mjs').Answer) => import('./wire.mjs').Call | undefined }) | undefined} make
 *   undefined = does not apply to this target
 * @property {true} [genuine] signed by the sender: may start a run, with what was signed and nothing else
 * @property {number} [most] how many of them a run makes at most: they take n8n or the run long
 */

const withQuery = (url, query) => {
	const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
	return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`;
};

/** Builds a request with everything that a forger knows and a body of JSON or a form, as the row has it. */
function forged({ target: { url, parts }, run }, { headers = {}, query = {}, body, type = JSON_TYPE, ...more } = {}) {
	const { json, form, each } = parts;
	const element = { ...json, id: run, run };
	const isForm = Object.keys(form).length > 0;
	const document = each === undefined ? { action: 'created', ...element } : { [each]: [element] };
	const own = isForm ? new URLSearchParams({ ...form, run }).toString() : JSON.stringify(document);
	return {
		url: withQuery(url, { ...parts.query, ...query }),
		headers: {
			'Content-Type': isForm && body === undefined ? FORM : type,
			...parts.headers,
			'X-Run-Id': run,
			...headers,
		},
		body: body ?? own,
		...more,
	};
}

/** Returns the header that carries the signature or token, if it is in a header. */
function signatureHeader({ row: { scheme } }) {
	if (scheme.kind === 'signed') return scheme.signature.in === 'header' ? scheme.signature.names[0] : undefined;
	if (scheme.kind === 'token') return scheme.token.in === 'header' ? scheme.token.name : undefined;
	return scheme.kind === 'jws' ? scheme.header : 'Signature';
}

/** Builds an attack: the forged request with its signature changed. */
const signature = (name, change) => ({
	name: `signature ${name}`,
	make(situation) {
		const header = signatureHeader(situation.target);
		const value = header && situation.target.parts.headers[header];
		return value && forged(situation, { headers: { [header]: change(String(value)) } });
	},
});

const upper = (text) => text.toUpperCase();

/**
 * Does the signature cover what a copy is known by? The triggers have Strict Replay Protection, so a captured signature over a
 * part of the body is used up too.
 */
const isSigned = ({ row: { scheme } }) => {
	if (scheme.kind === 'token') return false;
	if (scheme.kind === 'jws') return scheme.bodyHash !== undefined;
	return scheme.kind !== 'message-signature' || scheme.required.includes('content-digest');
};

/** Tells whether the signature covers the whole body, or everything that the sender writes into it. */
const isWhole = (target) => {
	const { scheme } = target.row;
	if (!isSigned(target)) return false;
	return scheme.kind !== 'signed' || /\{(?:body|sorted|form:bt_payload)/.test(scheme.content);
};

/** Builds an attack: a captured delivery, changed. */
const replay = (name, change) => ({
	name: `captured: ${name}`,
	make(situation) {
		const { captured, run, target } = situation;
		if (captured === undefined || !isSigned(target)) return undefined;
		const call = { ...captured, headers: { ...captured.headers, 'X-Run-Id': run } };
		return change(call, situation);
	},
});

const typed = (call, type, body = call.body) => ({ ...call, body, headers: { ...call.headers, 'Content-Type': type } });

/** Returns the headers with the event, the action or the delivery's id, which most senders do not sign. */
function toldHeaders({ row }) {
	const sources = [...(row.event ?? []), ...(row.action ?? []), ...(row.deliveryId ?? [])];
	return sources.filter((source) => source.in === 'header').map(({ name }) => name);
}

/** Builds an attack: a genuine delivery is intercepted, its unsigned parts are changed, and it is forwarded. */
const intercepted = (name, change) => ({
	name: `intercepted: ${name}`,
	genuine: true,
	make(situation) {
		const { target, run } = situation;
		if (target.deliver === undefined || !isWhole(target)) return undefined;
		return change(target.deliver(run), situation);
	},
});

function withoutHeader(headers, name) {
	return Object.fromEntries(Object.entries(headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));
}

const multipart = (name, value) => `--X\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--X--\r\n`;

/** Returns bodies that one reader takes for a form and another for something else. */
function wrapped(call, { target: { row }, run }) {
	const field = row.documentField ?? row.scheme.signature?.field ?? 'payload';
	const body = `run=${run}${multipart(field, call.body)}`;
	return typed(call, `${FORM}; boundary=X`, body);
}

/** The same bytes with a different content type. */
const otherTypes = {
	'as text': (call) => typed(call, 'text/plain'),
	'as a form': (call) => typed(call, FORM),
	'as XML': (call) => typed(call, 'application/xml'),
	'as bytes': (call) => typed(call, 'application/octet-stream'),
	'as other JSON': (call) => typed(call, 'application/cloudevents+json'),
	'without a type': (call) => ({ ...call, headers: withoutHeader(call.headers, 'content-type') }),
	'in Latin-1': (call) => typed(call, `${JSON_TYPE}; charset=latin1`),
	'in hexadecimal': (call) => typed(call, `${JSON_TYPE}; charset=hex`),
	'in base64': (call) => typed(call, `${JSON_TYPE}; charset=base64`),
	'as a form with a boundary': (call) => typed(call, `${FORM}; boundary=X`),
	'inside a field, in a form with a boundary': wrapped,
	'inside a multipart form': (call, { target: { row } }) =>
		typed(call, 'multipart/form-data; boundary=X', multipart(row.documentField ?? 'payload', call.body)),
	'in UTF-16': (call) => typed(call, `${JSON_TYPE}; charset=utf-16`, Buffer.from(String(call.body), 'utf16le')),
	compressed: (call) => ({
		...call,
		headers: { ...call.headers, 'Content-Encoding': 'gzip' },
		body: gzipSync(call.body),
	}),
};

/** Uses an unsigned handshake whose answer is a signature: requests one over a body, then posts that body with it. */
function oracle(situation) {
	const { target, run } = situation;
	const handshake = (target.row.handshakes ?? []).find(({ answer }) => /"mac"/.test(JSON.stringify(answer)));
	const header = signatureHeader(target);
	if (handshake === undefined || header === undefined || handshake.verified) return undefined;
	const body = `{"id":"${run}","for_user_id":"1"}`;
	const [{ name }] = handshake.when.filter(({ on }) => on === 'query');
	return {
		method: 'GET',
		url: withQuery(target.url, { [name]: body }),
		headers: { 'X-Run-Id': run },
		then: ({ text }) => {
			const made = /"(?:[a-z]+=)?([^"]{20,})"\}?$/.exec(text)?.[0]?.replace(/["}]/g, '') ?? 'none';
			return { url: target.url, headers: { 'Content-Type': JSON_TYPE, [header]: made, 'X-Run-Id': run }, body };
		},
	};
}

/** Builds an attack that looks like a handshake of the row. */
const handshake = (name, { headers, echo = 'x' } = {}) => ({
	name: `handshake: ${name}`,
	make(situation) {
		const { target, random, run } = situation;
		const all = target.row.handshakes ?? [];
		if (all.length === 0) return undefined;
		const met = meetHandshake(target.parts, all[random(all.length)]);
		const body = JSON.stringify(met.json).replaceAll('"x"', JSON.stringify(echo));
		const query = Object.fromEntries(
			Object.entries(met.query).map(([key, value]) => [key, value === 'x' ? echo : value]),
		);
		const sent = headers === 'unsigned' ? withoutHeader(met.headers, signatureHeader(target) ?? '') : met.headers;
		const call = {
			method: met.method,
			url: withQuery(target.url, query),
			headers: { ...sent, 'X-Run-Id': run, 'Content-Type': JSON_TYPE },
		};
		return met.method === 'POST' ? { ...call, body } : call;
	},
});

/** The shapes of the benchmark in a small size. */
const shaped = [
	...bodyShapes.map(({ name, contentType, body }) => ({
		name: `shape: ${name}`,
		make: (situation) => {
			const { target, random } = situation;
			const bytes = 1_000 + random(60_000);
			return forged(situation, { type: contentType, body: body(target.parts, bytes, target.row) });
		},
	})),
	...headerShapes.map(({ name, headers, query }) => ({
		name: `shape: ${name}`,
		make: (situation) => {
			const { row, parts } = situation.target;
			const more = headers ? headers(row, parts) : {};
			if (more === undefined) return undefined;
			const call = forged(situation, { headers: more });
			return { ...call, url: query ? withQuery(call.url, query) : call.url };
		},
	})),
];

const jsonBody = (name, body) => ({ name: `body: ${name}`, make: (situation) => forged(situation, { body }) });
const content = (name, type, body) => ({
	name: `content: ${name}`,
	make: (situation) => forged(situation, { type, body }),
});
const coded = (name, coding, body) => ({
	name: `encoding: ${name}`,
	make: (situation) =>
		forged(situation, { headers: { 'Content-Encoding': coding }, body: body(forged(situation).body) }),
});
const path = (name, change) => ({
	name: `path: ${name}`,
	make: (situation) => {
		const call = forged(situation);
		const url = new URL(call.url);
		// built by hand, because a URL object would normalise it
		return { ...call, url: `${url.origin}${change(url.pathname)}${url.search}` };
	},
});
const method = (name) => ({ name: `method: ${name}`, make: (situation) => forged(situation, { method: name }) });

/** Builds an attack that is not quite HTTP, or two requests in one. */
const wire = (name, bytesOf) => ({
	name: `wire: ${name}`,
	most: 60,
	make: (situation) => {
		const { pathname, host } = new URL(situation.target.url);
		return { url: situation.target.url, bytes: bytesOf({ pathname, host, run: situation.run }) };
	},
});
const head = ({ pathname, host, run }, more) =>
	`POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nX-Run-Id: ${run}\r\n${more}`;

/** @type {Attack[]} */
export const attacks = [
	{ name: 'forged, well-formed', make: (situation) => forged(situation) },
	{
		name: 'only a body',
		make: (situation) => ({ ...forged(situation), headers: { 'Content-Type': JSON_TYPE, 'X-Run-Id': situation.run } }),
	},
	signature('empty', () => ''),
	signature('without its first character', (value) => value.slice(1)),
	signature('without its last character', (value) => value.slice(0, -1)),
	signature('in the other case', upper),
	signature('with more after it', (value) => `${value}00`),
	signature('of zeros', (value) => value.replace(/[0-9a-f](?=[0-9a-f]*$)/gi, '0')),
	signature('twice, joined', (value) => `${value}, ${value}`),
	signature('twice', (value) => [value, value]),
	signature('of another algorithm', (value) => value.replace(/sha256=|v1=|HS256/, 'sha1=')),
	signature('null', () => 'null'),
	signature('[object Object]', () => '[object Object]'),

	replay('unchanged', (call) => call),
	...Object.entries(otherTypes).map(([name, change]) => replay(name, change)),
	...Object.entries(otherTypes).map(([name, change]) => intercepted(name, change)),
	replay('with another event and id', (call, { target, run }) => {
		const told = toldHeaders(target);
		if (told.length === 0) return undefined;
		const headers = Object.fromEntries(told.map((name) => [name, `other-${run}`]));
		return {
			...call,
			headers: {
				...Object.fromEntries(
					Object.entries(call.headers).filter(
						([name]) => !told.some((one) => one.toLowerCase() === name.toLowerCase()),
					),
				),
				...headers,
			},
		};
	}),
	replay('one byte changed', (call) => ({ ...call, body: String(call.body).replace(/created|thing/, 'deleted') })),
	replay('one more space', (call) => ({ ...call, body: `${String(call.body)} ` })),
	replay('its JSON formatted differently', (call) => ({ ...call, body: String(call.body).replace('{', '{ ') })),
	replay('to another trigger', (call, { other }) => ({ ...call, url: other.url })),
	replay('with a second signature', (call, { target }) => {
		const name = signatureHeader(target);
		return name && { ...call, headers: { ...call.headers, [name]: [String(call.headers[name]), 'x'] } };
	}),
	replay('with a query', (call, { run }) => ({ ...call, url: withQuery(call.url, { run, action: 'deleted' }) })),
	replay('an empty body', (call) => ({ ...call, body: '' })),

	{ name: 'signing oracle', make: oracle },
	handshake('signed wrongly'),
	handshake('unsigned', { headers: 'unsigned' }),
	handshake('long', { headers: 'unsigned', echo: 'A'.repeat(4_000) }),
	handshake('control characters', { headers: 'unsigned', echo: CONTROL }),
	handshake('a page', { headers: 'unsigned', echo: '<script>alert(1)</script>' }),

	...shaped,

	jsonBody('no JSON', '{"a":'),
	jsonBody('empty', ''),
	jsonBody('null', 'null'),
	jsonBody('a number', '1e999'),
	jsonBody('__proto__', '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}'),
	jsonBody('an expression', '{"id":"={{ $env }}","text":"${ACCESS_TOKEN} {{ $credentials }}"}'),
	jsonBody('files that were not sent', '{"files":{"x":{"filepath":"/etc/passwd","mimetype":"text/plain"}},"data":{}}'),
	jsonBody('a list', '[{"type":"x"},{"type":"y"}]'),
	content(
		'a file',
		'multipart/form-data; boundary=X',
		'--X\r\nContent-Disposition: form-data; name="__proto__"; filename="../../x"\r\n\r\nabc\r\n--X--\r\n',
	),
	content('a missing boundary', 'multipart/form-data', '--X\r\n\r\n'),
	content(
		'a boundary that is never closed',
		'multipart/form-data; boundary=X',
		'--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n',
	),
	content('XML with an entity', 'application/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
	content(
		'XML, many entities',
		'text/xml',
		`<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;&b;</x>`,
	),
	content('an unknown type', '\u00ff/\u00ff', 'x'),
	content('JSON in another charset', 'application/json; charset=utf-16', '{"a":1}'),
	coded('invalid gzip', 'gzip', (body) => body),
	coded('invalid deflate', 'deflate', (body) => body),
	coded('invalid brotli', 'br', (body) => body),
	coded('gzip', 'gzip', gzipSync),
	{ ...coded('a gzip bomb', 'gzip', () => gzipSync(Buffer.alloc(8 * MIB))), most: 20 },
	...['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'].map(method),
	{
		name: 'method: overridden',
		make: (situation) =>
			forged(situation, { method: 'GET', headers: { 'X-HTTP-Method-Override': 'POST' }, query: { _method: 'POST' } }),
	},
	path('slash at the end', (text) => `${text}/`),
	path('two slashes', (text) => text.replace('/webhook/', '/webhook//')),
	path('dots', (text) => `${text}/../${text.split('/').at(-1)}`),
	path('escaped', (text) => text.replace('-', '%2d')),
	path('an escaped slash', (text) => text.replace(/\/([^/]+)$/, '%2f$1')),
	path('upper case', (text) => text.replace(/[0-9a-f-]{36}/, upper)),
	path('null byte', (text) => `${text}%00`),
	path('test URL', (text) => text.replace('/webhook/', '/webhook-test/')),
	path('waiting execution', () => '/webhook-waiting/1?signature=0000'),
	path('form', (text) => text.replace('/webhook/', '/form/')),
	...['apiKey', 'token', 'hub.verify_token', '__proto__[x]', 'apiKey[]', 'signature'].map((name) => ({
		name: `query: ${name}`,
		make: (situation) => forged(situation, { query: { [name]: 'wrong' } }),
	})),
	{
		name: 'query: apiKey twice',
		make: (situation) => ({ ...forged(situation), url: `${situation.target.url}?apiKey=a&apiKey=b` }),
	},
	{ name: 'cut off', make: (situation) => forged(situation, { manner: 'cut off' }) },
	{ name: 'chunked', make: (situation) => forged(situation, { manner: 'chunked' }) },
	{ name: 'dripping', most: 40, make: (situation) => forged(situation, { manner: 'drip' }) },
	{ name: 'large', most: 40, make: (situation) => forged(situation, { body: `{"id":"${'x'.repeat(2 * MIB)}"}` }) },
	{
		name: 'larger than n8n accepts',
		most: 5,
		make: (situation) => forged(situation, { body: Buffer.alloc(17 * MIB, 'x') }),
	},
	wire('two requests in one', (to) => {
		const body = '{}';
		const one = head(to, `Content-Length: ${body.length}\r\n\r\n${body}`);
		return `${one}${one.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`;
	}),
	wire('two lengths', (to) => head(to, 'Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}')),
	wire('length and chunks', (to) => head(to, 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')),
	wire('chunks of a wrong size', (to) => head(to, 'Transfer-Encoding: chunked\r\n\r\nffffff\r\n{}\r\n0\r\n\r\n')),
	wire('expect', (to) => head(to, 'Expect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}')),
	wire('a header with a line feed', (to) =>
		head(to, `X-Hook-Secret: a\n ${PLANTED}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`),
	),
	wire('HTTP/1.0', (to) => head(to, 'Content-Length: 2\r\n\r\n{}').replace('HTTP/1.1', 'HTTP/1.0')),
	wire('not HTTP', () => '\u0016\u0003\u0001hello\r\n\r\n'),
	wire('upgrade', (to) => head(to, 'Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\n{}')),
];
