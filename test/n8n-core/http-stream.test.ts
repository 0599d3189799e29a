import './harness/environment';

import { getRequestHelperFunctions } from 'n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers';
import { Workflow } from 'n8n-workflow';
import type { IHttpRequestMethods, INode } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

import { Deadline } from '../../nodes/shared/http';
import { n8nOptions } from '../../nodes/shared/http/request';
import { additionalData } from './harness/additional-data';
import { recordingServer } from './harness/loopback';
import type { Reply } from './harness/loopback';
import { nodeTypes } from './harness/node-types';

const replies: Array<[string, Reply]> = [
	['text', { body: 'hi' }],
	['JSON', { body: { a: 1 } }],
	['nothing', {}],
	['204', { status: 204 }],
	['304', { status: 304 }],
	['a redirect', { status: 302, headers: { Location: '/other' }, body: 'there' }],
	['401', { status: 401, body: 'no' }],
	['500', { status: 500, body: 'no' }],
	['gzip', { headers: { 'Content-Encoding': 'gzip' }, body: gzipSync('hi') }],
];
const methods: IHttpRequestMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];

const node: INode = { id: '1', name: 'Node', type: 'pass', typeVersion: 1, position: [0, 0], parameters: {} };
const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes: nodeTypes() });
const helpers = getRequestHelperFunctions(workflow, node, additionalData(workflow, {}));

describe.each(replies)('what n8n’s helper hands over is a stream: %s', (_, reply) => {
	test.each(methods)('to %s', async (method) => {
		const server = await recordingServer(reply);
		const body = Buffer.from(method === 'POST' || method === 'PUT' ? '{}' : '');
		const options = n8nOptions({ method, url: server.url, headers: {}, body }, new Deadline(5_000));
		const response = (await helpers.httpRequest(options)) as { body: unknown };
		expect(response.body).toBeInstanceOf(Readable);
		(response.body as Readable).resume();
		await server.close();
	});
});
