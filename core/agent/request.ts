import { withParameter } from '../text/url-query';
import type { AgentFile, AgentRequest } from './protocol';

const JSON_TYPE = 'application/json';
const ACCEPT = { whole: 'application/json, text/plain;q=0.9, */*;q=0.5', sse: 'text/event-stream', ndjson: '*/*' };

/** Builds a JSON request; `accept` names the form of answer that the mode needs. */
export function postJson(
	url: string,
	body: unknown,
	accept: keyof typeof ACCEPT = 'whole',
	headers: Record<string, string> = {},
): AgentRequest {
	return {
		method: 'POST',
		url,
		headers: { 'Content-Type': JSON_TYPE, Accept: ACCEPT[accept], ...headers },
		body: Buffer.from(JSON.stringify(body)),
	};
}

export function getJson(url: string, headers: Record<string, string> = {}): AgentRequest {
	return { method: 'GET', url, headers: { Accept: JSON_TYPE, ...headers }, body: Buffer.alloc(0) };
}

/** Appends a path to a base URL. The query stays, and a base that already ends with the path is returned unchanged. */
export function appendPath(base: string, path: string): string {
	const url = new URL(base);
	const before = withoutTrailingSlashes(url.pathname);
	url.pathname = before.endsWith(path) ? before : before + path;
	return url.toString();
}

/** Uses a loop, because a regular expression would try every slash of a path that does not end in one. */
export function withoutTrailingSlashes(path: string): string {
	let end = path.length;
	while (path[end - 1] === '/') end--;
	return path.slice(0, end);
}

/** Returns the URL with this query parameter set exactly once; other parameters stay. */
export function withQuery(base: string, name: string, value: string): string {
	const url = new URL(base);
	url.search = withParameter(url.searchParams, name, value).toString();
	return url.toString();
}

/** Returns the URL of another path of the same API, whether or not the given URL contains the path for runs. */
export function siblingPath(given: string, path: string, other: string): string {
	const url = new URL(appendPath(given, path));
	url.pathname = url.pathname.slice(0, -path.length) + other;
	return url.toString();
}

/** Returns the file as `data:image/png;base64,…`. */
export function dataUrl(file: AgentFile): string {
	return `data:${file.mediaType};base64,${file.bytes.toString('base64')}`;
}

/**
 * Returns a boundary (RFC 2046: at most 70 characters) that occurs in none of the contents; it is derived from an id of
 * the run.
 */
function boundaryFor(contents: readonly Buffer[], id: string): string {
	const stem = `----agent-run-${id.replace(/[^A-Za-z0-9]/g, '').slice(0, 32)}`;
	const followers = contents.flatMap((content) => followersOf(content, stem));
	if (followers.length === 0) return stem;
	const taken = new Set(followers);
	for (let count = 0; ; count++) {
		const tail = String(count).padStart(TAIL_LENGTH, '0');
		if (!taken.has(tail)) return stem + tail;
	}
}

const TAIL_LENGTH = 8;

/** Returns what follows each occurrence of the stem, up to the length of a tail. */
function followersOf(content: Buffer, stem: string): string[] {
	const found: string[] = [];
	for (let at = content.indexOf(stem); at >= 0; at = content.indexOf(stem, at + 1)) {
		found.push(content.toString('latin1', at + stem.length, at + stem.length + TAIL_LENGTH));
	}
	return found;
}

/**
 * Builds a multipart form (RFC 7578). Characters that could end a quoted name, or be read as its escape, are
 * percent-encoded.
 */
export function multipart(
	fields: readonly (readonly [string, string])[],
	files: readonly (readonly [string, AgentFile])[],
	id: string,
): { contentType: string; body: Buffer } {
	const contents = [...fields.map(([, value]) => Buffer.from(value)), ...files.map(([, file]) => file.bytes)];
	const boundary = boundaryFor(contents, id);
	const quoted = (text: string) => text.replace(/["\\\r\n]/g, (found) => encodeURIComponent(found));
	const part = (headers: string, content: Buffer) =>
		Buffer.concat([Buffer.from(`--${boundary}\r\n${headers}\r\n\r\n`), content, Buffer.from('\r\n')]);
	const parts = [
		...fields.map(([name, value]) =>
			part(`Content-Disposition: form-data; name="${quoted(name)}"`, Buffer.from(value)),
		),
		...files.map(([name, { name: fileName, mediaType, bytes }]) =>
			part(
				`Content-Disposition: form-data; name="${quoted(name)}"; filename="${quoted(fileName)}"\r\n` +
					`Content-Type: ${mediaType.replace(/[\r\n]/g, '')}`,
				bytes,
			),
		),
		Buffer.from(`--${boundary}--\r\n`),
	];
	return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) };
}
