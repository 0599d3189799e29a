import type { ServerResponse } from 'node:http';

import { captureResponse } from '../../../../nodes/shared/webhook/captured-response';
import type { ResponseReader, Wire } from '../../../../nodes/shared/webhook/captured-response';
import type { Response } from '../../../../nodes/shared/webhook/response';
import { listen } from '../../../n8n-core/harness/loopback';

interface Read {
	pieces: string[];
	ends: [number, string][];
}

/** Serves one request whose response is taken over, and returns the answer as received and what the reader got. */
async function serve(work: (response: ServerResponse, wire: Wire, read: Read) => void) {
	const read: Read = { pieces: [], ends: [] };
	const server = await listen((_, response) => {
		const reader: ResponseReader = {
			piece: (bytes) => void read.pieces.push(bytes.toString()),
			end: (status, contentType) => {
				read.ends.push([status, contentType]);
			},
		};
		work(response, captureResponse(response as unknown as Response, reader), read);
	});
	const answer = await fetch(server.url);
	const body = await answer.text();
	await server.close();
	return { status: answer.status, headers: answer.headers, body, read };
}

test('what is written goes to the reader, and only the wire sends', async () => {
	const { status, headers, body, read } = await serve((response, wire) => {
		response.setHeader('Access-Control-Allow-Origin', 'https://example.com');
		response.writeHead(429, { 'Content-Type': 'application/json', 'Content-Length': '7', 'Retry-After': '5' });
		response.write('{"a"');
		response.end(':1}');
		wire.open(418, { 'Content-Type': 'text/plain' }, 'Hello ');
		wire.end('you');
	});
	expect(read).toEqual({ pieces: ['{"a"', ':1}'], ends: [[429, 'application/json']] });
	expect({ status, body }).toEqual({ status: 418, body: 'Hello you' });
	expect(Object.fromEntries(headers)).toMatchObject({
		'content-type': 'text/plain',
		'retry-after': '5',
		'access-control-allow-origin': 'https://example.com',
	});
});

test('once the head is sent, headers can still be set as far as n8n can tell', async () => {
	const { status, headers, read } = await serve((response, wire) => {
		wire.open(200, { 'Content-Type': 'text/event-stream' }, 'a');
		expect(response.headersSent).toBe(false);
		response.statusCode = 500;
		response.setHeader('Content-Type', 'image/png').setHeader('X-Late', '1');
		response.removeHeader('X-Other');
		response.end('b');
		wire.end('c');
	});
	expect(status).toBe(200);
	expect(headers.get('x-late')).toBeNull();
	expect(read).toEqual({ pieces: ['b'], ends: [[500, 'image/png']] });
});

test('the response ends once for the reader, and its callbacks are called', async () => {
	let called = 0;
	const { read } = await serve((response, wire) => {
		response.write('a', () => called++);
		response.write(Buffer.from('b'), 'utf8', () => called++);
		response.end(() => {
			called++;
			wire.open(200, {}, '');
			wire.end('');
		});
		response.end('again');
	});
	expect(read).toEqual({ pieces: ['a', 'b'], ends: [[200, '']] });
	expect(called).toBe(3);
});
