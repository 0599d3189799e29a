/** Two genuine deliveries run twice, a vendor's retry runs once: in n8n's own contexts, over HTTP. */
import type { INodeParameters } from 'n8n-workflow';

import { createSigner } from '../../core/signature';
import { vendors } from '../unit/core/signature/genuine-deliveries';
import { startTrigger } from './harness/trigger';
import type { RunningTrigger } from './harness/trigger';

const DUPLICATE = { status: 200, body: '{"status":"duplicate"}' };
const ACCEPTED = { status: 200, body: '{"status":"accepted"}' };
const URL = 'https://example.com/webhook';
const SECRET = 'user:a secret of enough bytes';

beforeEach(() => {
	// the clock stands still between requests, and nothing else is faked
	jest.useFakeTimers({
		now: Date.UTC(2026, 10, 25),
		doNotFake: [
			'nextTick',
			'setImmediate',
			'setInterval',
			'setTimeout',
			'clearTimeout',
			'clearInterval',
			'clearImmediate',
		],
	});
});
afterEach(() => jest.useRealTimers());

const wait = (seconds: number) => jest.setSystemTime(Date.now() + seconds * 1000);

async function listening<T>(
	parameters: INodeParameters,
	use: (trigger: RunningTrigger, send: (delivery: number, attempt?: number) => Promise<unknown>) => Promise<T>,
): Promise<T> {
	const trigger = await startTrigger({ parameters, credentials: { webhookSigningSecretApi: { secret: SECRET } } });
	const source = parameters.source as string;
	const signer = createSigner(source, [SECRET]);
	try {
		return await use(trigger, async (delivery, attempt = 1) => {
			const { body, event, id, headers = {} } = vendors[source]?.(delivery, attempt) ?? { body: '{}' };
			const bytes = Buffer.from(body);
			const signed = signer.sign({ body: bytes, event, id, timestamp: Math.floor(Date.now() / 1000), url: URL });
			const all = Object.entries({ 'content-type': 'application/json', ...headers, ...signed.headers });
			const query = signed.url?.slice(URL.length);
			const { status, body: answer } = await trigger.post({ headers: all, body: signed.body ?? bytes }, query);
			return { status, body: answer.toString() };
		});
	} finally {
		await trigger.close();
		expect(trigger.thrown).toEqual([]);
	}
}

test.each(['woocommerce', 'shopify', 'dropbox', 'zendesk', 'pandadoc', 'acuity', 'gitlab-status-checks'])(
	'%s: two deliveries with the same body are two runs',
	async (source) => {
		await listening({ source }, async ({ runs }, send) => {
			expect(await send(1)).toMatchObject({ status: 200 });
			wait(1);
			expect(await send(2)).toMatchObject(ACCEPTED);
			expect(runs).toHaveLength(2);
		});
	},
);

test.each(['shopify', 'pipedrive', 'intercom', 'notion', 'stripe', 'github'])(
	'%s: a retry after a minute is a duplicate, whatever the vendor changes on it',
	async (source) => {
		await listening({ source }, async ({ runs }, send) => {
			expect(await send(1)).toMatchObject(ACCEPTED);
			wait(60);
			expect(await send(1, 2)).toEqual(DUPLICATE);
			expect(runs).toHaveLength(1);
		});
	},
);

test.each([
	['zoom', [300, 1500, 5100]],
	['quickbooks', [7200, 21_600, 2 * 86_400]],
	['whatsapp', [300, 3600, 6 * 86_400]],
	['xero', [300, 86_400]],
	['workos', [300, 3 * 86_400]],
])('%s: its retries are duplicates to the last one', async (source, moments) => {
	await listening({ source }, async ({ runs }, send) => {
		expect(await send(1)).toMatchObject({ status: 200 });
		const start = Date.now();
		for (const moment of moments) {
			jest.setSystemTime(start + moment * 1000);
			expect(await send(1, 2)).toMatchObject({ status: 200 });
		}
		expect(runs).toHaveLength(1);
	});
});

test('linear: the retry of a missed delivery is taken, up to the last one, and the one after it is a duplicate', async () => {
	const signer = createSigner('linear', [SECRET]);
	await listening({ source: 'linear' }, async ({ post, runs }) => {
		const body = Buffer.from('{"type":"Issue","action":"create"}');
		const missed = signer.sign({ body, timestamp: Math.floor(Date.now() / 1000), id: 'd1' });
		const again = async () =>
			(await post({ headers: Object.entries(missed.headers), body: missed.body ?? body })).body.toString();
		wait(3660);
		expect(await again()).toBe(ACCEPTED.body);
		wait(6 * 3600);
		expect(await again()).toBe(DUPLICATE.body);
		wait(3600);
		expect(await again()).toBe('{"error":"unauthorized"}');
		expect(runs).toHaveLength(1);
	});
});

describe('a sender of one’s own', () => {
	const source = 'customSignature';
	const sent = async (parameters: INodeParameters, ids: readonly (string | undefined)[]) => {
		const trigger = await startTrigger({
			parameters: { source, customHeader: 'X-Hub-Signature-256', customPrefix: 'sha256=', ...parameters },
			credentials: { webhookSigningSecretApi: { secret: SECRET } },
		});
		const body = Buffer.from('{"n":1}');
		const { headers } = createSigner('github', [SECRET]).sign({ body, timestamp: 0 });
		const answers: string[] = [];
		for (const id of ids) {
			const all = Object.entries(id === undefined ? headers : { ...headers, 'X-Delivery': id });
			answers.push((await trigger.post({ headers: all, body })).body.toString());
		}
		await trigger.close();
		return answers;
	};

	test('with an id header runs once for each id', async () => {
		expect(await sent({ customIdHeader: 'X-Delivery' }, ['1', '2', '1'])).toEqual([
			ACCEPTED.body,
			ACCEPTED.body,
			DUPLICATE.body,
		]);
	});

	test('without one runs for every delivery, unless the builder sets a window', async () => {
		expect(await sent({}, [undefined, undefined])).toEqual([ACCEPTED.body, ACCEPTED.body]);
		const options = { duplicateWindowSeconds: 60 };
		expect(await sent({ options }, [undefined, undefined])).toEqual([ACCEPTED.body, DUPLICATE.body]);
	});
});

describe('Strict Replay Protection', () => {
	const options = { strictReplayProtection: true };

	test('refuses a captured delivery under another topic and id', async () => {
		await listening({ source: 'woocommerce', options }, async ({ runs }, send) => {
			expect(await send(1)).toMatchObject(ACCEPTED);
			wait(60);
			expect(await send(2)).toEqual(DUPLICATE);
			expect(runs).toHaveLength(1);
		});
	});

	test('compares the content of a source that nothing else tells apart, and not with a window of 0', async () => {
		await listening({ source: 'dropbox', options }, async (_, send) => {
			expect(await send(1)).toMatchObject(ACCEPTED);
			expect(await send(2)).toEqual(DUPLICATE);
		});
		await listening({ source: 'dropbox', options: { ...options, duplicateWindowSeconds: 0 } }, async (_, send) => {
			expect(await send(1)).toMatchObject(ACCEPTED);
			expect(await send(2)).toMatchObject(ACCEPTED);
		});
	});
});
