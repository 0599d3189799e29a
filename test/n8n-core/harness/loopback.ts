import { createServer, request as httpRequest } from 'node:http';
import type { Agent, IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer } from 'node:net';

/** A real server on a free loopback port; `close` ends it with all its connections. */
export interface Loopback {
	url: string;
	port: number;
	close: () => Promise<void>;
}

const open = new Set<Loopback>();

/** A failing test may leave a server running, which must not keep the process alive. */
afterAll(async () => await Promise.all([...open].map(async (server) => await server.close())));

export async function listen(handler: RequestListener): Promise<Loopback> {
	const server = createServer(handler);
	return await opened(server, () => server.closeAllConnections());
}

/** @param cut ends connections that would keep the server from closing */
async function opened(server: TcpServer, cut = () => {}): Promise<Loopback> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const loopback: Loopback = {
		url: `http://127.0.0.1:${port}`,
		port,
		close: async () => {
			open.delete(loopback);
			cut();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	open.add(loopback);
	return loopback;
}

/** Resets every connection at once: no byte of a request is ever read. */
export async function resettingServer(): Promise<Loopback & { connections: () => number }> {
	let connections = 0;
	const server = createTcpServer((socket) => {
		connections++;
		socket.on('error', () => undefined);
		socket.resetAndDestroy();
	});
	return { ...(await opened(server)), connections: () => connections };
}

/** Returns a port on which nothing listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
	const server = await listen(() => undefined);
	await server.close();
	return server.port;
}

export async function readAll(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}

export interface Recorded {
	method: string;
	url: string;
	headers: IncomingHttpHeaders;
	rawHeaders: string[];
	body: Buffer;
}

/** How a recording server answers: data for the usual case, a function for misbehaviour. */
export type Reply =
	| { status?: number; headers?: Record<string, string>; body?: string | Buffer | object }
	| ((response: ServerResponse, request: IncomingMessage) => void);

export interface RecordingServer extends Loopback {
	/** Every request that actually arrived, with its exact bytes. */
	requests: Recorded[];
}

/** Records each request and gives the replies in turn; the last one repeats. */
export async function recordingServer(...replies: Reply[]): Promise<RecordingServer> {
	const requests: Recorded[] = [];
	const server = await listen((request, response) => {
		void readAll(request).then((body) => {
			const { method = '', url = '', headers, rawHeaders } = request;
			requests.push({ method, url, headers, rawHeaders, body });
			const reply = replies[Math.min(requests.length, replies.length) - 1] ?? {};
			if (typeof reply === 'function') reply(response, request);
			else send(response, reply);
		});
	});
	return { ...server, requests };
}

function send(response: ServerResponse, reply: Exclude<Reply, (...all: never) => unknown>): void {
	const { status = 200, headers = {}, body = '' } = reply;
	const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
	response.writeHead(status, { ...(isJson && { 'Content-Type': 'application/json' }), ...headers });
	response.end(isJson ? JSON.stringify(body) : body);
}

export interface WireAnswer {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

/**
 * Sends one request exactly as given, including its header pairs: `fetch` would merge duplicates and refuse malformed
 * ones.
 */
export async function call(
	url: string,
	{ method = 'POST', headers = [], body = Buffer.alloc(0), agent = false }: PooledCall = {},
): Promise<WireAnswer> {
	return await new Promise((resolve, reject) => {
		const flat = [...headers, ['Content-Length', String(Buffer.byteLength(body))]].flat();
		const request = httpRequest(url, { method, headers: ['Host', new URL(url).host, ...flat], agent });
		request.on('response', (response) => {
			readAll(response).then(
				(bytes) =>
					resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString('utf8') }),
				reject,
			);
		});
		request.on('error', reject);
		request.end(body);
	});
}

export interface CallOptions {
	method?: string;
	headers?: ReadonlyArray<readonly [string, string]>;
	body?: string | Buffer;
}

/** A call on a connection that the agent keeps; by default each has a connection of its own. */
export interface PooledCall extends CallOptions {
	agent?: Agent | false;
}
