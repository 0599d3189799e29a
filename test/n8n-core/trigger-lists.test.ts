/** A delivery with a list of events: one item for each event that is selected, in n8n's own contexts, over HTTP. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';

import { renderSample, sampleEvents } from '../../core/send/samples';
import type { SampleEvent } from '../../core/send/samples';
import { createSigner, profiles } from '../../core/signature';
import type { SignatureProfile } from '../../core/signature';
import { keysFor } from '../unit/core/signature/key-pairs';
import type { KeyPair } from '../unit/core/signature/key-pairs';
import { listSamples } from '../unit/core/signature/list-samples';
import { logCalls } from './harness/log';
import { startTrigger } from './harness/trigger';
import type { RunningTrigger } from './harness/trigger';

const SECRET = 'a secret of enough bytes';
const PUBLIC_URL = 'https://example.com/webhook';
const ACCEPTED = { status: 200, body: '{"status":"accepted"}' };
const IGNORED = { status: 200, body: '{"status":"ignored"}' };

const equals = (leftValue: string, rightValue: string) => ({
	id: leftValue,
	leftValue,
	rightValue,
	operator: { type: 'string', operation: 'equals' },
});

type Send = (document: unknown) => Promise<{ status: number; body: string }>;

async function listening<T>(
	source: string,
	parameters: INodeParameters,
	use: (send: Send, trigger: RunningTrigger) => Promise<T>,
	{ signing, verifying }: KeyPair = { signing: SECRET, verifying: SECRET },
): Promise<T> {
	const options = { publicUrl: PUBLIC_URL, ...(parameters.options as IDataObject | undefined) };
	const setup = { parameters: { source, ...parameters, options } as INodeParameters };
	const trigger = await startTrigger({ ...setup, credentials: { webhookSigningSecretApi: { secret: verifying } } });
	const signer = createSigner(source, [signing]);
	try {
		return await use(async (document) => {
			const body = Buffer.from(JSON.stringify(document));
			const timestamp = Math.floor(Date.now() / 1000);
			const signed = signer.sign({ body, timestamp, method: 'POST', url: PUBLIC_URL });
			const headers = Object.entries({ 'Content-Type': 'application/json', ...signed.headers });
			const query = signed.url?.slice(PUBLIC_URL.length);
			const answer = await trigger.post({ headers, body: signed.body ?? body }, query);
			return { status: answer.status, body: answer.body.toString() };
		}, trigger);
	} finally {
		await trigger.close();
		expect(trigger.thrown).toEqual([]);
	}
}

/** What a list's item says of its event. */
const told = ({ runs }: RunningTrigger) =>
	runs.map((items) =>
		items.map(({ json: { event, action, deliveryId, body, envelope } }) => ({
			...{ event, action, deliveryId, body },
			...(envelope !== undefined && { envelope }),
		})),
	);

const sampleOf = (source: string) => {
	const sample = listSamples.find(({ profile }) => profile === source);
	if (sample === undefined) throw new Error(`No sample of ${source}`);
	const items = sample.events.map(({ event = null, action = null, deliveryId = null, ...rest }) => ({
		...{ event, action, deliveryId },
		...rest,
	}));
	return { document: sample.document, items };
};

const vendors = ['hubspot-v1', 'hubspot-v3', 'gocardless', 'meta', 'asana', 'pandadoc', 'quickbooks'] as const;

describe.each(vendors)('%s', (source) => {
	const { document, items } = sampleOf(source);
	const [first, second] = items;
	const filterOf = (item = first) =>
		item?.action === null || item === undefined ? String(item?.event) : `${item.event}.${item.action}`;

	test('each event is an item', async () => {
		await listening(source, { events: '' }, async (send, trigger) => {
			expect(await send(document)).toEqual(ACCEPTED);
			expect(told(trigger)).toEqual([items]);
		});
	});

	test('the second event is selected alone', async () => {
		await listening(source, { events: filterOf(second) }, async (send, trigger) => {
			expect(await send(document)).toEqual(ACCEPTED);
			expect(told(trigger)).toEqual([[second]]);
		});
	});

	test('the first event is excluded alone', async () => {
		await listening(source, { events: `!${filterOf(first)}` }, async (send, trigger) => {
			expect(await send(document)).toEqual(ACCEPTED);
			expect(told(trigger)).toEqual([items.slice(1)]);
		});
	});

	test('a delivery without a selected event is ignored', async () => {
		await listening(source, { events: 'something.else' }, async (send, { runs }) => {
			expect(await send(document)).toEqual(IGNORED);
			expect(runs).toEqual([]);
		});
	});

	test('conditions are judged for each event', async () => {
		const conditions = { combinator: 'and', conditions: [equals('event', String(items.at(-1)?.event))] };
		await listening(source, { options: { conditions } }, async (send, trigger) => {
			expect(await send(document)).toEqual(ACCEPTED);
			expect(told(trigger)).toEqual([items.slice(-1)]);
		});
	});

	test('no event that holds them: ignored', async () => {
		const conditions = { combinator: 'and', conditions: [equals('event', 'something else')] };
		await listening(source, { options: { conditions } }, async (send, { runs }) => {
			expect(await send(document)).toEqual(IGNORED);
			expect(runs).toEqual([]);
		});
	});
});

describe('a list of events', () => {
	const { document, items } = sampleOf('gocardless');

	test('a condition can look at the event and at what is beside the list', async () => {
		const both = [equals('body.links.payment', 'PM123'), equals('envelope.meta.webhook_id', 'WB123')];
		const conditions = { combinator: 'and', conditions: both };
		await listening('gocardless', { options: { conditions } }, async (send, trigger) => {
			expect(await send(document)).toEqual(ACCEPTED);
			expect(told(trigger)).toEqual([[items[1]]]);
		});
	});

	test.each(['gocardless', 'line', 'quickbooks', 'hubspot-v1'])(
		'%s: the same delivery again is a duplicate, with all of its events',
		async (source) => {
			await listening(source, {}, async (send, { runs }) => {
				expect(await send(sampleOf(source).document)).toEqual(ACCEPTED);
				expect(await send(sampleOf(source).document)).toEqual({ status: 200, body: '{"status":"duplicate"}' });
				expect(runs).toHaveLength(1);
			});
		},
	);

	test('one that holds no selected event is not remembered as a delivery that ran', async () => {
		await listening('gocardless', { events: 'refunds' }, async (send, { node, runs }) => {
			expect(await send(document)).toEqual(IGNORED);
			node.parameters.events = 'payments';
			jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
			expect(await send(document)).toEqual(ACCEPTED);
			jest.restoreAllMocks();
			expect(runs).toHaveLength(1);
		});
	});

	test('ignored events are named in the log, and each is put out as an item where that is wanted', async () => {
		const five = { events: ['a', 'b', 'c', 'd', 'a'].map((resource_type) => ({ resource_type })) };
		await listening(
			'gocardless',
			{ events: 'z', options: { outputIgnored: true } },
			async (send, { rejected: output }) => {
				expect(await send(five)).toEqual(IGNORED);
				expect(JSON.stringify(logCalls)).toContain('The events are \\"a\\", \\"b\\", \\"c\\", 1 more');
				const rejected = expect.objectContaining({ reason: 'event-not-selected' }) as unknown;
				expect(output[0]?.map(({ json }) => json)).toMatchObject(five.events.map((body) => ({ body, rejected })));
			},
		);
	});

	test('a secure header in place of the signature reads the same list', async () => {
		const credentials = { webhookSecureHeaderApi: { headerName: 'X-Key', headerValueSecret: SECRET } };
		const parameters = { source: 'gocardless', requireSignature: false, requireSecureHeader: true, events: 'payments' };
		const trigger = await startTrigger({ parameters, credentials });
		const headers = [['Content-Type', 'application/json'] as const, ['X-Key', SECRET] as const];
		const answer = await trigger.post({ headers, body: JSON.stringify(document) });
		await trigger.close();
		expect(answer.status).toBe(200);
		expect(told(trigger)).toEqual([[items[1]]]);
	});

	test('a batch takes all items of each of its deliveries', async () => {
		const policy = { size: 2, waitMs: 900 };
		await listening('gocardless', { options: { batch: { policy } } }, async (send, { runs }) => {
			const other = { ...(document as object), meta: { webhook_id: 'WB2' } };
			expect(await Promise.all([send(document), send(other)])).toEqual([ACCEPTED, ACCEPTED]);
			expect(runs.map((batched) => batched.map(({ json }) => json.deliveryId))).toEqual([
				['EV123', 'EV456', 'EV123', 'EV456'],
			]);
		});
	});

	test.each(['onReceived', 'lastNode', 'responseNode'])('Respond %s: one run with all items', async (respond) => {
		await listening('gocardless', { respond }, async (send, trigger) => {
			expect(await send(document)).toMatchObject({ status: 200 });
			expect(told(trigger)).toEqual([items]);
		});
	});

	test('secrets are masked in every element, and beside the list', async () => {
		const leaky = {
			events: [{ resource_type: 'a', note: SECRET }, { resource_type: SECRET }],
			meta: { [SECRET]: `x${SECRET}` },
		};
		await listening('gocardless', {}, async (send, trigger) => {
			expect(await send(leaky)).toEqual(ACCEPTED);
			expect(JSON.stringify(trigger.runs)).not.toContain(SECRET);
			expect(told(trigger)[0]).toMatchObject([
				{ body: { note: '***' }, envelope: { meta: { '***': 'x***' } } },
				{ event: '***', body: { resource_type: '***' } },
			]);
		});
	});

	test('the raw body goes with every item', async () => {
		await listening('gocardless', { options: { rawBody: true } }, async (send, { runs }) => {
			expect(await send(document)).toEqual(ACCEPTED);
			expect(runs[0]?.map(({ binary }) => binary?.data?.mimeType)).toEqual(['application/json', 'application/json']);
		});
	});

	test('an empty one is one item with the whole document, and has no event name', async () => {
		const empty = { events: [], meta: { webhook_id: 'WB1' } };
		await listening('gocardless', {}, async (send, trigger) => {
			expect(await send(empty)).toEqual(ACCEPTED);
			expect(told(trigger)).toEqual([[{ event: null, action: null, deliveryId: 'WB1', body: empty }]]);
		});
		await listening('gocardless', { events: '!mandates' }, async (send) => {
			expect(await send(empty)).toEqual(IGNORED);
		});
		await listening('gocardless', { events: '""' }, async (send) => {
			expect(await send(empty)).toEqual(ACCEPTED);
		});
	});

	test('a delivery of a source without lists has no envelope', async () => {
		await listening('stripe', {}, async (send, { runs }) => {
			expect(await send({ type: 'a.b', events: [{ type: 'c' }] })).toEqual(ACCEPTED);
			expect(runs[0]).toHaveLength(1);
			expect(runs[0]?.[0]?.json).toMatchObject({ event: 'a.b', body: { events: [{ type: 'c' }] } });
			expect(runs[0]?.[0]?.json).not.toHaveProperty('envelope');
		});
	});
});

describe('Simulate', () => {
	const lists = sampleEvents().filter(({ profile }) => profiles[profile]?.lists);

	test('has events of sources with lists', () => expect(lists.length).toBeGreaterThan(2));

	test.each(lists.map((sample) => [`${sample.profile}/${sample.name}`, sample] as const))(
		'%s is one item',
		async (_, sample: SampleEvent) => {
			const { profile } = sample;
			const moment = { token: 'Ab1Cd2Ef3Gh4', seconds: 1, iso: new Date().toISOString(), url: PUBLIC_URL };
			const { body } = renderSample(sample, moment);
			await listening(
				profile,
				{},
				async (send, { runs }) => {
					expect(await send(JSON.parse(body.toString()))).toMatchObject({
						status: profiles[profile]?.success?.status ?? 200,
					});
					expect(runs.map((items) => items.map(({ json }) => json.event))).toEqual([[expect.any(String)]]);
				},
				keysFor(profiles[profile] as SignatureProfile),
			);
		},
	);
});

describe('lines of JSON', () => {
	const lines = '{"type":"paid","n":1}\n{"type":"sent","n":2}\n{"type":"paid","n":3}\n';
	const headers: [string, string][] = [
		['Content-Type', 'application/x-ndjson'],
		['X-Signature', createHmac('sha256', SECRET).update(lines).digest('hex')],
	];

	async function itemsOf(parameters: INodeParameters): Promise<unknown[]> {
		const trigger = await startTrigger({ parameters, credentials: { webhookSigningSecretApi: { secret: SECRET } } });
		try {
			expect((await trigger.post({ headers, body: lines })).status).toBe(200);
			return told(trigger).flat();
		} finally {
			await trigger.close();
		}
	}

	test('are an item each', async () => {
		const custom = { source: 'customSignature', customEvent: 'type' };
		expect(await itemsOf(custom)).toMatchObject([
			{ event: 'paid', body: { n: 1 } },
			{ event: 'sent', body: { n: 2 } },
			{ event: 'paid', body: { n: 3 } },
		]);
		expect(await itemsOf({ ...custom, events: 'paid' })).toMatchObject([{ body: { n: 1 } }, { body: { n: 3 } }]);
	});

	test('are an item each where the URL is the secret', async () => {
		expect(await itemsOf({ source: 'secretUrl' })).toMatchObject([
			{ body: { n: 1 } },
			{ body: { n: 2 } },
			{ body: { n: 3 } },
		]);
	});
});
