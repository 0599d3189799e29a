import type { Response } from './response';

type HeaderValue = Parameters<Response['setHeader']>[1];

/** What n8n does with a response that was taken over. */
export interface ResponseReader {
	readonly piece: (bytes: Buffer) => void;
	/** Called once. */
	readonly end: (status: number, contentType: string) => void;
}

/** The response as it goes out. */
export interface Wire {
	/** Sends the head, and the beginning of the body. */
	readonly open: (status: number, headers: Readonly<Record<string, string>>, body: string) => void;
	readonly write: (body: string) => void;
	readonly end: (body: string) => void;
}

/** Headers about a body that does not go out. */
const OF_BODY = ['Content-Length', 'Content-Type', 'ETag', 'Transfer-Encoding'];

/**
 * Takes a response over: from now on, what n8n and this node write to it goes to the reader, and only the wire sends. Other
 * headers (CORS, Retry-After, those of the builder) go out with the head. After that, headers are ignored, because n8n sets
 * its own whenever it answers, and an error there would end the request.
 */
export function captureResponse(response: Response, reader: ResponseReader): Wire {
	const out = outOf(response);
	let contentType = '';
	let hasEnded = false;
	const take = (chunk: unknown, encoding: unknown): void => {
		if (chunk === undefined || chunk === null || typeof chunk === 'function' || hasEnded) return;
		const coding = typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8';
		reader.piece(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as string, coding));
	};
	Object.assign(response, {
		writeHead(status: number, ...more: unknown[]) {
			response.statusCode = status;
			const headers = more.find((given) => typeof given === 'object' && given !== null);
			for (const [name, value] of Object.entries((headers ?? {}) as Record<string, HeaderValue | undefined>)) {
				if (value !== undefined) response.setHeader(name, value);
			}
			return response;
		},
		flushHeaders: () => undefined,
		write(chunk: unknown, encoding?: unknown, ...more: unknown[]) {
			take(chunk, encoding);
			callBack(encoding, ...more);
			return true;
		},
		end(chunk?: unknown, encoding?: unknown, ...more: unknown[]) {
			take(chunk, encoding);
			contentType = String(response.getHeader('Content-Type') ?? '');
			if (!hasEnded) {
				hasEnded = true;
				reader.end(response.statusCode, contentType);
			}
			callBack(chunk, encoding, ...more);
			return response;
		},
	});
	return {
		open(status, headers, body) {
			for (const name of OF_BODY) response.removeHeader(name);
			out.writeHead(status, headers);
			ignoreHeaders(response);
			if (body !== '') out.write(body);
		},
		write: (body) => void out.write(body),
		end: (body) => void out.end(body),
	};
}

/** The response's own functions. */
function outOf(response: Response): Pick<Response, 'writeHead' | 'write' | 'end'> {
	return {
		writeHead: response.writeHead.bind(response),
		write: response.write.bind(response),
		end: response.end.bind(response),
	};
}

/** n8n asks whether headers were sent, and sets them if not. Its content type is needed to read what it writes. */
function ignoreHeaders(response: Response): void {
	const ignored = new Map<string, HeaderValue>();
	const set = (name: string, value: HeaderValue) => {
		ignored.set(name.toLowerCase(), value);
		return response;
	};
	Object.assign(response, {
		setHeader: set,
		appendHeader: set,
		removeHeader: (name: string) => void ignored.delete(name.toLowerCase()),
		getHeader: (name: string) => ignored.get(name.toLowerCase()),
	});
	Object.defineProperty(response, 'headersSent', { configurable: true, get: () => false });
}

function callBack(...given: unknown[]): void {
	const callback = given.find((entry) => typeof entry === 'function') as (() => void) | undefined;
	if (callback) queueMicrotask(callback);
}
