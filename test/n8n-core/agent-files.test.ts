/** Files sent to an agent and back, over real sockets and with n8n's own binary data. */
import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';

import { closedPort, recordingServer } from './harness/loopback';
import type { Recorded, Reply } from './harness/loopback';
import { runNode } from './harness/workflow';
import type { NodeRun } from './harness/workflow';

const FLOW = '92f9a4c5-cfc8-4656-ae63-1f0881163c28';
const KEY = 'canary-key-1';
const credentials = { agentEndpointApi: { location: 'bearer', apiKey: KEY, allowedDomains: '127.0.0.1' } };
const base64 = (text: string) => Buffer.from(text).toString('base64');
const binary: IBinaryKeyData = {
	data: { data: base64('PNG'), mimeType: 'image/png', fileName: 'a.png' },
	notes: { data: base64('text'), mimeType: 'text/plain', fileName: 'b.txt' },
};
const sse = { 'Content-Type': 'text/event-stream' };
const difyReply = 'data: {"event":"message","answer":"Hi"}\n\ndata: {"event":"message_end"}\n\n';

interface Api {
	path: string;
	/** Returns the server's answer to an upload, by the number of the file. */
	stored: (number: number) => object;
	reply: Reply;
	/** The path of the upload, and where the run names both files. */
	uploads: string;
	names: IDataObject;
}

const apis: Record<string, Api> = {
	dify: {
		path: '/v1',
		stored: (number) => ({ id: `f-${number}` }),
		reply: { headers: sse, body: difyReply },
		uploads: '/v1/files/upload',
		names: {
			files: [
				{ type: 'image', transfer_method: 'local_file', upload_file_id: 'f-1' },
				{ type: 'document', transfer_method: 'local_file', upload_file_id: 'f-2' },
			],
		},
	},
	codemieAssistant: {
		path: '/api',
		stored: (number) => ({ file_url: `f-${number}` }),
		reply: { body: { generated: 'Hi', success: true } },
		uploads: '/api/v1/files/',
		names: { file_names: ['f-1', 'f-2'] },
	},
	codemieWorkflow: {
		path: '/api',
		stored: (number) => ({ file_url: `f-${number}` }),
		reply: { body: { execution_id: 'e-1' } },
		uploads: '/api/v1/files/',
		names: { file_names: ['f-1', 'f-2'] },
	},
	langflow: {
		path: `/api/v1/run/${FLOW}`,
		stored: (number) => ({ file_path: `f-${number}` }),
		reply: { body: { outputs: [{ outputs: [{ results: { message: { text: 'Hi' } } }] }] } },
		uploads: `/api/v1/files/upload/${FLOW}`,
		names: { tweaks: { 'Chat Input': { files: ['f-1', 'f-2'] } } },
	},
};

async function run(agentApi: string, replies: Reply[], options: IDataObject = {}, more: Partial<NodeRun> = {}) {
	const server = await recordingServer(...replies);
	const { path = '' } = apis[agentApi] ?? {};
	try {
		const result = await runNode({
			type: 'agentRun',
			parameters: {
				agentApi,
				url: server.url + path,
				target: 'target-1',
				message: 'Look',
				waitForReply: agentApi === 'codemieWorkflow' ? 'startOnly' : 'wait',
				options: { files: 'data, notes', timeoutSeconds: 2, ...options },
			},
			credentials,
			binary,
			onError: 'continueRegularOutput',
			...more,
		});
		expect(result.stored).not.toContain(KEY);
		const { json = {} } = result.items[0] ?? {};
		return { ...result, json, error: json.error as IDataObject | undefined, requests: server.requests };
	} finally {
		await server.close();
	}
}

const bodyOf = (request: Recorded | undefined) => JSON.parse(request?.body.toString() ?? 'null') as IDataObject;

describe.each(Object.entries(apis))('%s: files are uploaded before the message', (agentApi, api) => {
	const stored = (number: number): Reply => ({ status: 201, body: api.stored(number) });

	test('each once, with the key, and the run names them', async () => {
		const { json, requests } = await run(agentApi, [stored(1), stored(2), api.reply]);
		expect(json).toMatchObject(agentApi === 'codemieWorkflow' ? { status: 'running' } : { text: 'Hi' });
		expect(requests.map(({ url }) => url).slice(0, 2)).toEqual([api.uploads, api.uploads]);
		expect(requests[0]?.body.toString()).toContain('filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n');
		expect(requests[1]?.body.toString()).toContain('filename="b.txt"\r\nContent-Type: text/plain\r\n\r\ntext\r\n');
		for (const { headers } of requests) expect(headers.authorization).toBe(`Bearer ${KEY}`);
		expect(requests).toHaveLength(3);
		expect(bodyOf(requests[2])).toMatchObject(api.names);
	});

	test('and not again when the run is retried; only the run has the idempotency key', async () => {
		const busy: Reply = { status: 429, headers: { 'Retry-After': '0' } };
		const { json, requests } = await run(agentApi, [stored(1), stored(2), busy, api.reply], {
			idempotencyKey: 'order-7',
			timeoutSeconds: 10,
		});
		expect(json.run).toMatchObject({ attempts: 2 });
		expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual([
			undefined,
			undefined,
			'order-7',
			'order-7',
		]);
		expect(bodyOf(requests[3])).toEqual(bodyOf(requests[2]));
	});

	test.each<[string, Reply, RegExp, IDataObject]>([
		[
			'a refusal of a file that is too large',
			{ status: 413, body: { message: 'too large' } },
			/responded with 413: too large/,
			{ httpCode: 413 },
		],
		['a server error', { status: 500, body: '' }, /responded with 500/, { httpCode: 500 }],
		['another service’s answer', { body: '<html>' }, /is not a response from .*: it is a web page/, { httpCode: 200 }],
		[
			'a reset',
			(response) => response.destroy(),
			/could not be reached/,
			{ code: 'connection-failed', systemCode: 'ECONNRESET' },
		],
		['no answer', () => undefined, /did not answer within 0.5 seconds/, {}],
	])('and after %s the run is not started', async (_what, reply, says, facts) => {
		const { error, requests } = await run(agentApi, [stored(1), reply], { timeoutSeconds: 0.5, retries: 5 });
		expect(error?.message).toMatch(/^The file "b.txt" could not be uploaded\. /);
		expect(error?.message).toMatch(says);
		expect(error).toMatchObject({ accepted: 'no', attempts: 0, ...facts });
		expect(error?.description).not.toMatch(/may still be running|may be running/);
		expect(requests.map(({ url }) => url)).toEqual([api.uploads, api.uploads]);
	});

	test('and if the connection is refused, the run is not started', async () => {
		const url = `http://127.0.0.1:${await closedPort()}${api.path}`;
		const { error } = await run(
			agentApi,
			[],
			{},
			{
				parameters: { agentApi, url, target: 't', message: 'Look', authentication: 'none', options: { files: 'data' } },
			},
		);
		expect(error).toMatchObject({ accepted: 'no', code: 'connection-failed', systemCode: 'ECONNREFUSED' });
		expect(error?.message).toMatch(/^The file "a.png" could not be uploaded/);
	});

	test('but not to a host that the credential does not allow', async () => {
		const elsewhere = { agentEndpointApi: { ...credentials.agentEndpointApi, allowedDomains: 'other.example' } };
		const { error, requests } = await run(agentApi, [stored(1)], {}, { credentials: elsewhere });
		expect(error?.message).toBe('The credential is not allowed for 127.0.0.1');
		expect(requests).toEqual([]);
	});
});

describe('files from an agent', () => {
	const artifact = (parts: object[]) => ({
		jsonrpc: '2.0',
		id: 'run',
		result: {
			task: {
				id: 't-1',
				contextId: 'c-1',
				status: { state: 'TASK_STATE_COMPLETED' },
				artifacts: [{ artifactId: 'a-1', parts }],
			},
		},
	});
	const noCard = { status: 404 };

	test('become binary data or are listed by URL, in order', async () => {
		const { json, items } = await run(
			'a2a',
			[
				noCard,
				noCard,
				{
					body: artifact([
						{ text: 'Your files' },
						{ url: 'https://files.example/r.csv', filename: 'r.csv', mediaType: 'text/csv' },
						{ raw: base64('PDF \u0000\u00ff'), filename: 'report.pdf', mediaType: 'application/pdf' },
					]),
				},
			],
			{ files: '' },
		);
		expect(json).toMatchObject({
			text: 'Your files',
			files: [
				{ name: 'r.csv', mediaType: 'text/csv', url: 'https://files.example/r.csv' },
				{ name: 'report.pdf', mediaType: 'application/pdf', binaryField: 'file_1' },
			],
		});
		expect(Object.keys(items[0]?.binary ?? {})).toEqual(['file_1']);
		const file = items[0]?.binary?.file_1;
		expect(file).toMatchObject({ fileName: 'report.pdf', mimeType: 'application/pdf', fileExtension: 'pdf' });
		expect(Buffer.from(file?.data ?? '', 'base64').toString()).toBe('PDF \u0000\u00ff');
	});

	test('are read from a 0.3 agent too', async () => {
		const parts = [
			{ kind: 'file', file: { bytes: base64('PNG'), name: 'a.png', mimeType: 'image/png' } },
			{ kind: 'file', file: { uri: 'https://files.example/b.png', name: 'b.png', mimeType: 'image/png' } },
		];
		const body = { jsonrpc: '2.0', id: 1, result: { kind: 'message', role: 'agent', messageId: 'm', parts } };
		const { json, items } = await run('a2a', [noCard, noCard, { body }], { files: '' });
		expect(json.files).toEqual([
			{ name: 'a.png', mediaType: 'image/png', binaryField: 'file_0' },
			{ name: 'b.png', mediaType: 'image/png', url: 'https://files.example/b.png' },
		]);
		expect(Buffer.from(items[0]?.binary?.file_0?.data ?? '', 'base64').toString()).toBe('PNG');
	});

	test('leave the item without binary data if there are none', async () => {
		const { json, items } = await run('a2a', [noCard, noCard, { body: artifact([{ text: 'Hi' }]) }], { files: '' });
		expect(json).not.toHaveProperty('files');
		expect(items[0]).not.toHaveProperty('binary');
	});
});

describe('CodeWords: a file is uploaded to a storage server', () => {
	const places = (url: string): Reply => ({
		body: { upload_uri: `${url}/bucket?X-Amz-Signature=1`, download_uri: `${url}/public/a.png` },
	});

	async function upload(allowedDomains: string) {
		const storage = await recordingServer({ status: 200 });
		const runtime = await recordingServer(
			{ body: { request_id: 'q-1' } },
			places(storage.url.replace('127.0.0.1', 'localhost')),
			{ body: { output: 'Hi' } },
		);
		const result = await runNode({
			type: 'agentRun',
			parameters: {
				agentApi: 'codewordsRun',
				url: runtime.url,
				target: 'service',
				message: 'Look',
				options: {
					files: 'data',
					timeoutSeconds: 2,
					extraHeaders: { 'Run-As-Template': 'yes', 'X-Correlation-Id': 'c-1' },
				},
			},
			credentials: {
				agentEndpointApi: { location: 'header', headerName: 'Authorization', apiKey: 'cwk-canary', allowedDomains },
			},
			binary,
			onError: 'continueRegularOutput',
		});
		await Promise.all([storage.close(), runtime.close()]);
		const { json = {} } = result.items[0] ?? {};
		return { json, error: json.error as IDataObject | undefined, storage: storage.requests, runtime: runtime.requests };
	}

	test('without the key, which only CodeWords gets, and the run names its URL', async () => {
		const { json, storage, runtime } = await upload('127.0.0.1, localhost');
		expect(json.text).toBe('Hi');
		expect(storage).toHaveLength(1);
		expect(storage[0]).toMatchObject({ method: 'PUT', url: '/bucket?X-Amz-Signature=1' });
		expect(storage[0]?.body.toString()).toBe('PNG');
		expect(storage[0]?.headers).toMatchObject({
			'x-amz-acl': 'public-read',
			'content-type': 'application/octet-stream',
		});
		expect(storage[0]?.headers).not.toHaveProperty('authorization');
		expect(storage[0]?.headers).not.toHaveProperty('run-as-template');
		expect(runtime.map(({ url }) => url)).toEqual(['/provision-request', '/file?filename=a.png', '/run/service']);
		for (const { headers } of runtime) {
			expect(headers).toMatchObject({
				authorization: 'cwk-canary',
				'run-as-template': 'yes',
				'x-correlation-id': 'c-1',
			});
		}
		expect(bodyOf(runtime[2])).toMatchObject({ files: [expect.stringContaining('/public/a.png') as string] });
	});

	test('only if the credential allows the storage server', async () => {
		const { error, storage, runtime } = await upload('127.0.0.1');
		expect(error).toMatchObject({
			code: 'host-not-allowed',
			accepted: 'no',
			description: expect.stringContaining('add localhost to Allowed Domains') as string,
		});
		expect(storage).toHaveLength(0);
		expect(runtime).toHaveLength(2);
	});
});
