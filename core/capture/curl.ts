import { percentEncode } from '../text/url-query';
import { headersOf, type CapturedRequest, type HeaderLine } from './captured-request';
import { shellWords } from './shell-words';
import { unreadable } from './unreadable';

/** Reads a file that a capture refers to, such as `@body.json`. */
export type ReadFile = (name: string) => Buffer;

/** Options with a value, by their short names; options that are not here have none. */
const SHORT: Readonly<Record<string, string>> = {
	X: 'request',
	H: 'header',
	d: 'data',
	A: 'user-agent',
	b: 'cookie',
	e: 'referer',
	u: 'user',
	F: 'form',
	T: 'upload-file',
	...Object.fromEntries([...'cCDEKmoQrtUwxYyzP'].map((letter) => [letter, 'ignored'])),
};

const DATA = ['data', 'data-ascii', 'data-raw', 'data-binary', 'data-urlencode', 'json'];

const WITH_VALUE: ReadonlySet<string> = new Set([
	...DATA,
	...['request', 'header', 'user-agent', 'cookie', 'referer', 'user', 'form', 'form-string', 'upload-file', 'url'],
	...['url-query', 'output', 'max-time', 'connect-timeout', 'proxy', 'proxy-user', 'cacert', 'capath', 'cert', 'key'],
	...['resolve', 'connect-to', 'retry', 'retry-delay', 'retry-max-time', 'cookie-jar', 'write-out', 'interface'],
	...[
		'limit-rate',
		'max-redirs',
		'dump-header',
		'config',
		'oauth2-bearer',
		'tls-max',
		'ciphers',
		'unix-socket',
		'range',
	],
	...['proto', 'proto-redir', 'proto-default', 'noproxy', 'preproxy', 'socks5', 'socks5-hostname', 'proxy-header'],
	...['aws-sigv4', 'request-target', 'pass', 'cert-type', 'key-type', 'pinnedpubkey', 'tls13-ciphers', 'curves'],
	...['dns-servers', 'doh-url', 'netrc-file', 'trace', 'trace-ascii', 'stderr', 'speed-limit', 'speed-time', 'rate'],
	...['keepalive-time', 'expect100-timeout', 'max-filesize', 'output-dir', 'local-port', 'login-options', 'variable'],
]);

interface Option {
	readonly name: string;
	readonly value: Buffer;
}

const NO_VALUE = Buffer.alloc(0);

/** The last value of an option, which is the one that curl uses. */
const lastOf = (options: readonly Option[], wanted: string): Buffer | undefined =>
	options.filter(({ name }) => name === wanted).at(-1)?.value;

/** Splits `-sXPOST` and `--request POST` into options; a word without a dash is a URL. */
function optionsIn(words: readonly Buffer[]): readonly Option[] {
	const found: Option[] = [];
	let at = 0;
	const next = () => words[at++] ?? NO_VALUE;
	while (at < words.length) {
		const word = next();
		const text = word.toString();
		if (text.startsWith('--')) found.push(longOption(text.slice(2), next));
		else if (/^-./.test(text)) found.push(...shortOptions(word, next));
		else found.push({ name: 'url', value: word });
	}
	return found;
}

const longOption = (name: string, next: () => Buffer): Option => ({
	name,
	value: WITH_VALUE.has(name) ? next() : NO_VALUE,
});

function* shortOptions(word: Buffer, next: () => Buffer): Generator<Option> {
	for (let at = 1; at < word.length; at++) {
		const letter = String.fromCharCode(word[at] ?? 0);
		const name = SHORT[letter];
		if (name === undefined) yield { name: letter, value: NO_VALUE };
		else {
			const rest = word.subarray(at + 1);
			yield { name, value: rest.length > 0 ? rest : next() };
			return;
		}
	}
}

const fileOf = (name: string, readFile: ReadFile | undefined): Buffer => {
	if (readFile !== undefined) return readFile(name);
	throw unreadable(
		'The curl command reads its body from a file, which is not available',
		'Paste the body into the command.',
	);
};

const AT = '@'.charCodeAt(0);

/** The bytes that one option adds to the body, as curl makes them. */
function dataOf({ name, value }: Option, readFile: ReadFile | undefined): Buffer {
	if (name === 'data-urlencode') return urlencoded(value, readFile);
	if (name === 'data-raw' || value[0] !== AT) return value;
	const file = fileOf(value.subarray(1).toString(), readFile);
	// curl drops line breaks and zero bytes of a file, unless it is binary
	return name === 'data-binary' || name === 'json'
		? file
		: (file.filter((byte) => ![0, 10, 13].includes(byte)) as Buffer);
}

function urlencoded(value: Buffer, readFile: ReadFile | undefined): Buffer {
	const text = value.toString();
	const split = /[=@]/.exec(text)?.index ?? -1;
	const name = text.slice(0, Math.max(split, 0));
	const content = text[split] === '@' ? fileOf(text.slice(split + 1), readFile).toString() : text.slice(split + 1);
	const encoded = percentEncode(content).replaceAll('%20', '+');
	return Buffer.from(name === '' ? encoded : `${name}=${encoded}`);
}

const FORM = 'application/x-www-form-urlencoded';

/** Whether the data is sent as the query of the URL. */
const isInQuery = (options: readonly Option[]): boolean => options.some(({ name }) => name === 'G' || name === 'get');

/** The headers that options other than -H set; the command's own headers take precedence. */
function impliedHeaders(options: readonly Option[]): readonly HeaderLine[] {
	const used = new Set(options.map(({ name }) => name));
	const lines: HeaderLine[] = [];
	const add = (option: string, header: string, value: (text: string) => string) => {
		const last = lastOf(options, option);
		if (last !== undefined) lines.push([header, value(last.toString())]);
	};
	add('user-agent', 'User-Agent', (text) => text);
	add('referer', 'Referer', (text) => text);
	add('cookie', 'Cookie', (text) => text);
	add('oauth2-bearer', 'Authorization', (text) => `Bearer ${text}`);
	add('user', 'Authorization', (text) => `Basic ${Buffer.from(text).toString('base64')}`);
	if (used.has('json')) lines.push(['Content-Type', 'application/json'], ['Accept', 'application/json']);
	else if (!isInQuery(options) && DATA.some((name) => used.has(name))) lines.push(['Content-Type', FORM]);
	return lines;
}

/** A header of the command: `Name: value`, `Name;` to send it empty, or `Name:` to remove it. */
interface GivenHeader {
	readonly name: string;
	/** Undefined where the command removes a header that curl would send. */
	readonly value: string | undefined;
}

function givenHeader(line: string): readonly GivenHeader[] {
	const colon = line.indexOf(':');
	if (colon > 0) return [{ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() || undefined }];
	return line.endsWith(';') ? [{ name: line.slice(0, -1), value: '' }] : [];
}

function allHeaders(options: readonly Option[]): readonly HeaderLine[] {
	const given = options.filter(({ name }) => name === 'header').flatMap(({ value }) => givenHeader(value.toString()));
	const names = new Set(given.map(({ name }) => name.toLowerCase()));
	const sent = given.flatMap(({ name, value }): HeaderLine[] => (value === undefined ? [] : [[name, value]]));
	return [...sent, ...impliedHeaders(options).filter(([name]) => !names.has(name.toLowerCase()))];
}

function bodyOf(options: readonly Option[], readFile: ReadFile | undefined): Buffer | undefined {
	if (options.some(({ name }) => name.startsWith('form') && name !== 'form-escape')) {
		throw unreadable(
			'The curl command sends a multipart form, whose bytes are different each time',
			'Capture the request as a raw HTTP file where it arrives.',
		);
	}
	const upload = options.find(({ name }) => name === 'upload-file');
	if (upload !== undefined) return fileOf(upload.value.toString(), readFile);
	const data = options.filter(({ name }) => DATA.includes(name));
	if (data.length === 0) return undefined;
	const between = Buffer.from(data.every(({ name }) => name === 'json') ? '' : '&');
	return Buffer.concat(data.flatMap((option, at) => [...(at > 0 ? [between] : []), dataOf(option, readFile)]));
}

function defaultMethod(options: readonly Option[], body: Buffer | undefined): string {
	if (options.some(({ name }) => name === 'upload-file')) return 'PUT';
	if (body !== undefined) return 'POST';
	return options.some(({ name }) => name === 'I' || name === 'head') ? 'HEAD' : 'GET';
}

/** @throws Failure for a command that cannot be read */
export function readCurl(text: string, readFile?: ReadFile): CapturedRequest {
	if (/\^\s*\n|\^"/.test(text)) {
		throw unreadable('The curl command is written for cmd on Windows', 'Choose Copy as cURL (bash) in the browser.');
	}
	const options = optionsIn(shellWords(text).slice(1));
	const given = (name: string) => lastOf(options, name)?.toString();
	const data = bodyOf(options, readFile);
	const inQuery = isInQuery(options);
	const url = given('url');
	const body = inQuery ? undefined : data;
	const method = given('request') ?? defaultMethod(options, body);
	const query = inQuery && data !== undefined ? `${url?.includes('?') ? '&' : '?'}${data.toString()}` : '';
	return {
		format: 'curl',
		method,
		...(url !== undefined && { url: `${url}${query}` }),
		...headersOf(allHeaders(options)),
		body: body ?? Buffer.alloc(0),
		exact: true,
		notes: [],
	};
}
