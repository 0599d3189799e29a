import axios from 'axios';
import type { AxiosAdapter } from 'axios';
import { Readable } from 'node:stream';

import { requestOf } from '../unit/core/signature/vectors';
import { vendorVectors, type VendorVector } from '../unit/core/signature/vendor-vectors';
import { startTrigger } from './harness/trigger';

/**
 * AWS SNS through the trigger and n8n's own HTTP helper. Its hosts are pinned, so that no server of ours can stand in for them:
 * the last step of the helper, which opens the connection, is replaced.
 */
const called: string[] = [];
let confirmationStatus = 200;
const own = axios.defaults.adapter;

const vectors = vendorVectors.filter(({ provider }) => provider === 'aws-sns');
const vectorOf = (note: RegExp): VendorVector => vectors.find((row) => note.test(row.note)) as VendorVector;
const certificate = vectorOf(/version 1/);

const adapter: AxiosAdapter = async (config) => {
	const url = String(config.url);
	called.push(url);
	expect(config.maxRedirects).toBe(0);
	const { fetched } = certificate;
	const isCertificate = fetched !== undefined && 'url' in fetched && url === fetched.url;
	const text = isCertificate ? fetched.body : '<ConfirmSubscriptionResponse/>';
	const status = isCertificate ? 200 : confirmationStatus;
	return await Promise.resolve({
		status,
		statusText: '',
		headers: {},
		config,
		data: Readable.from([Buffer.from(text)]),
	});
};

beforeAll(() => {
	axios.defaults.adapter = adapter;
});
afterAll(() => {
	axios.defaults.adapter = own;
});
beforeEach(() => {
	called.length = 0;
	confirmationStatus = 200;
});

async function deliver(vector: VendorVector, topicArn = 'arn:aws:sns:us-east-1:123456789012:MyTopic') {
	const webhookSenderApi = { sender: 'aws-sns', topicArn };
	const trigger = await startTrigger({ parameters: { source: 'aws-sns' }, credentials: { webhookSenderApi } });
	const { headers, body } = requestOf(vector);
	const answer = await trigger.post({ method: 'POST', headers: Object.entries(headers) as [string, string][], body });
	expect(trigger.thrown).toEqual([]);
	return { status: answer.status, body: answer.body, runs: trigger.runs };
}

test('a notification starts a run, and its certificate is fetched once for all', async () => {
	const { status, runs } = await deliver(vectorOf(/SignatureVersion 2/));
	expect(status).toBe(200);
	expect(runs[0]?.[0]?.json).toMatchObject({
		event: 'Notification',
		deliveryId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
		body: { Message: 'Hello world!' },
	});
	expect(called).toHaveLength(1);
	called.length = 0;
	expect((await deliver(vectorOf(/SignatureVersion 1/))).status).toBe(200);
	expect(called).toEqual([]);
});

test('a subscription is confirmed by one call, and starts no run', async () => {
	const vector = vectorOf(/SubscriptionConfirmation, version 2/);
	const { status, body, runs } = await deliver(vector);
	expect([status, body, runs]).toEqual([200, '{"status":"confirmed"}', []]);
	expect(called).toEqual([vector.handshake?.url]);
});

test('a signed address of another host is not called', async () => {
	const { status, runs } = await deliver(vectorOf(/must NOT be visited/));
	expect([status, runs, called]).toEqual([401, [], []]);
});

test('a subscription to another topic is not confirmed', async () => {
	const { status, runs } = await deliver(
		vectorOf(/SubscriptionConfirmation, version 2/),
		'arn:aws:sns:us-east-1:1:other',
	);
	expect([status, runs, called]).toEqual([401, [], []]);
});

test('where SNS does not answer, it is asked to try again', async () => {
	confirmationStatus = 500;
	const { status, runs } = await deliver(vectorOf(/SubscriptionConfirmation, version 1/));
	expect([status, runs, called.length]).toEqual([503, [], 1]);
});
