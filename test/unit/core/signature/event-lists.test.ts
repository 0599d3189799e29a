import fc from 'fast-check';
import { generateKeyPairSync, sign } from 'node:crypto';

import { matchesEvent, parseEventFilter } from '../../../../core/event';
import { createSigner, createVerifier, customProfile, profiles, verifyWebhook } from '../../../../core/signature';
import type {
	DeliveryEvent,
	SignatureProfile,
	ValueSource,
	Verified,
	WebhookRequest,
} from '../../../../core/signature';
import { allProfiles, NOW, requestFrom, secretFor, URL_CALLED } from './deliveries';
import { isKeyed } from './keyed-rows';
import { listSamples, type ListSample } from './list-samples';
import { errorOf } from './thrown';

const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

const profileOf = (name: string): SignatureProfile => profiles[name] as SignatureProfile;

/** What a receiver configures. */
function secretOf(profile: SignatureProfile): string {
	if (profile.name === 'sendgrid') return p256.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
	// the samples have the client state of the vendor's page
	return profile.name === 'microsoft-graph' ? 's' : secretFor(profile, Buffer.from('a longer key'));
}

function requestOf(profile: SignatureProfile, document: unknown): WebhookRequest {
	const input = { body: Buffer.from(JSON.stringify(document)), timestamp: NOW, method: 'POST', url: URL_CALLED };
	if (profile.name !== 'sendgrid') return requestFrom(createSigner(profile, [secretOf(profile)]).sign(input), input);
	const signature = sign('sha256', Buffer.concat([Buffer.from(String(NOW)), input.body]), p256.privateKey);
	const headers = {
		'x-twilio-email-event-webhook-signature': signature.toString('base64'),
		'x-twilio-email-event-webhook-timestamp': String(NOW),
	};
	return { method: 'POST', headers, body: input.body };
}

function verified(name: string, document: unknown): Verified {
	const profile = profileOf(name);
	const verifier = createVerifier(profile, [secretOf(profile)], { publicUrl: URL_CALLED });
	const verdict = verifier.verify(requestOf(profile, document), NOW);
	if (!verdict.ok) throw new Error(`${name}: ${verdict.reason}`);
	return verdict;
}

const titled = listSamples.map((sample) => [`${sample.profile} (${sample.source})`, sample] as const);

const filterOf = ({ event = '', action }: DeliveryEvent): string =>
	`"${action === undefined ? event : `${event}.${action}`}"`;

describe('a delivery with several events', () => {
	test.each(titled)('%s: each is told, with its element and what is beside the list', (_, sample) => {
		const { events } = verified(sample.profile, sample.document);
		expect(events).toHaveLength(sample.events.length);
		expect(events).toMatchObject(sample.events);
		expect(events.map(({ envelope }) => envelope)).toEqual(sample.events.map(({ envelope }) => envelope));
		expect(events.map(({ action }) => action)).toEqual(sample.events.map(({ action }) => action));
	});

	test.each(titled)('%s: the second can be selected alone', (_, { profile, document }) => {
		const { events } = verified(profile, document);
		const second = events[1] as DeliveryEvent;
		expect(events.filter((event) => matchesEvent(parseEventFilter(filterOf(second)), event))).toEqual([second]);
	});

	test.each(titled)('%s: one element has the same shape as several', (_, { profile, document, events }) => {
		const only = verified(profile, withoutLaterElements(document));
		expect(only.events).toHaveLength(1);
		expect(only.events[0]).toMatchObject(events[0] as object);
		expect(only.event).toBe(events[0]?.event);
	});

	test.each(titled)('%s: the library tells them too, and the first names the delivery', (_, sample) => {
		const profile = profileOf(sample.profile);
		const input = { profile, secrets: [secretOf(profile)], now: NOW };
		const verdict = verifyWebhook({ ...input, request: { url: URL_CALLED, ...requestOf(profile, sample.document) } });
		expect(verdict).toMatchObject({ ok: true, event: sample.events[0]?.event, action: sample.events[0]?.action });
		expect(verdict).toMatchObject({ events: sample.events });
	});

	test('every row that has lists has a sample', () => {
		// whose lists are those of microsoft-graph
		const having = allProfiles.filter((row) => row.lists && !isKeyed(row)).map(({ name }) => name);
		expect(profiles['microsoft-graph-rich']?.lists).toEqual(profiles['microsoft-graph']?.lists);
		expect([...new Set(listSamples.map(({ profile }) => profile))].sort()).toEqual(having.sort());
	});

	test('no row reads the first element of a list instead', () => {
		for (const { event, action, deliveryId, lists } of allProfiles) {
			expect(JSON.stringify({ event, action, deliveryId, lists })).not.toContain('[0]');
		}
	});
});

/** The same document with one element in each of its lists. */
function withoutLaterElements(value: unknown): unknown {
	if (Array.isArray(value)) return value.slice(0, 1).map(withoutLaterElements);
	if (typeof value !== 'object' || value === null) return value;
	const [list] = Object.values(value).filter(Array.isArray);
	const kept = Object.entries(value).filter(([, inner]) => !Array.isArray(inner) || inner === list);
	return Object.fromEntries(kept.map(([name, inner]) => [name, withoutLaterElements(inner)]));
}

describe('a delivery without a list', () => {
	test.each([
		['an empty list', 'gocardless', { events: [], meta: { webhook_id: 'WB1' } }, { deliveryId: 'WB1' }],
		['no list', 'asana', { heartbeat: true }, {}],
		['a list of another type', 'line', { events: 'none' }, {}],
		['an empty document', 'sendgrid', [], {}],
		['HubSpot’s workflows', 'hubspot-v1', { subscriptionType: 'contact.creation' }, { event: 'contact.creation' }],
		['a single CloudEvent', 'cloudevents', { type: 'a.b', id: '1' }, { event: 'a.b', deliveryId: '1' }],
		['a single Event Grid event', 'azure-event-grid', { type: 'a.b', id: '1' }, { event: 'a.b', deliveryId: '1' }],
		['Terraform’s drift', 'terraform-cloud', { trigger: 'assessment:drifted' }, { event: 'assessment:drifted' }],
		['a source without lists', 'stripe', { type: 'a.b', id: '1' }, { event: 'a.b', deliveryId: '1' }],
	])('%s: one event, which is the whole document', (_, profile, document, names) => {
		const { events, event } = verified(profile, document);
		const nameless = { event: undefined, action: undefined, deliveryId: undefined };
		expect(events).toEqual([{ ...nameless, ...names, body: document }]);
		expect(events[0]).not.toHaveProperty('envelope');
		expect(event).toBe('event' in names ? names.event : undefined);
	});

	test('a body that is no document is an event without a body', () => {
		const secrets = ['a secret'];
		const { headers } = createSigner('zendesk', secrets).sign({ body: Buffer.from('text'), timestamp: NOW });
		const verdict = createVerifier('zendesk', secrets).verify({ headers, body: Buffer.from('text') }, NOW);
		expect(verdict).toMatchObject({ events: [{ body: undefined }] });
	});

	test.each(['application/x-ndjson', 'application/jsonl; charset=utf-8'])('%s: each line is an event', (type) => {
		const profile = customProfile({ header: 'X-S', eventPath: 'type', idHeader: 'X-Id' });
		const body = Buffer.from('{"type":"a","n":9007199254740993}\n\n{"type":"b"}\r\n{}\n');
		const { headers } = createSigner(profile, ['a']).sign({ body, timestamp: NOW, id: 'i' });
		const request = { headers: { ...headers, 'content-type': type }, body };
		const expected = [{ event: 'a' }, { event: 'b', body: { type: 'b' } }, { event: undefined, body: {} }];
		const verifier = createVerifier(profile, ['a']);
		expect(verifier.verify(request, NOW)).toMatchObject({ event: 'a', deliveryId: 'i', events: expected });
		expect(verifier.describe(request)).toMatchObject({ event: 'a' });
		expect(verifyWebhook({ profile, secrets: ['a'], request, now: NOW })).toMatchObject({ events: expected });
	});

	test('an ID in a line keeps its digits', () => {
		const body = Buffer.from('{"type":"a","id":9007199254740993}\n{"type":"b","id":9007199254740995}');
		const headers = { authorization: 'Bearer a', 'content-type': 'application/x-ndjson' };
		const ids = [{ deliveryId: '9007199254740993' }, { deliveryId: '9007199254740995' }];
		expect(createVerifier('cloudevents', ['a']).verify({ headers, body }, NOW)).toMatchObject({ events: ids });
	});

	test('the verdict of the library has no events where the row has no lists', () => {
		const body = Buffer.from('{"type":"a.b"}');
		const { headers } = createSigner('stripe', ['a']).sign({ body, timestamp: NOW });
		const verdict = verifyWebhook({ profile: 'stripe', secrets: ['a'], request: { headers, body }, now: NOW });
		expect(verdict).toMatchObject({ ok: true, event: 'a.b' });
		expect(verdict).not.toHaveProperty('events');
	});
});

test.each(['', 'events', 'events[].type', 'events[0]'])(
	'a profile with the path %j, which is no list, throws',
	(path) => {
		const profile = { ...profileOf('stripe'), lists: [{ path }] };
		expect(errorOf(() => createVerifier(profile, ['a']))).toMatchObject({
			code: 'invalid-path',
			message: `The path "${path}" of a list of events does not end with []`,
			cure: 'Enter a path such as events[], or [] if the body is the list',
		});
	},
);

/** Reads the events of a custom sender whose row has these lists. */
function eventsOf(row: Partial<SignatureProfile>, body: string, request: Partial<WebhookRequest> = {}) {
	const profile: SignatureProfile = { ...customProfile({ header: 'X-S' }), ...row };
	const { headers } = createSigner(profile, ['a']).sign({ body: Buffer.from(body), timestamp: NOW });
	const sent = { ...request, headers: { ...headers, ...request.headers }, body: Buffer.from(body) };
	const verdict = createVerifier(profile, ['a']).verify(sent, NOW);
	if (!verdict.ok) throw new Error(verdict.reason);
	return verdict.events;
}

describe('an element of a list is read', () => {
	const kind: ValueSource = { in: 'json', path: 'kind' };

	test.each<[string, ValueSource, Partial<WebhookRequest>]>([
		['a header', { in: 'header', name: 'X-Kind' }, { headers: { 'x-kind': 'outer' } }],
		['the query', { in: 'query', name: 'kind' }, { url: '/?kind=outer' }],
	])('from %s of the request where its row names that first', (_, source, request) => {
		const lists = [{ path: 'events[]', event: [source, kind] }];
		const body = '{"events":[{"kind":"inner"}]}';
		expect(eventsOf({ lists }, body, request)).toMatchObject([{ event: 'outer' }]);
		expect(eventsOf({ lists }, body)).toMatchObject([{ event: 'inner' }]);
	});

	test('from a field of the form that contained its document', () => {
		const lists = [{ path: 'events[]', event: [{ in: 'form', field: 'kind' } as const, kind] }];
		const row: Partial<SignatureProfile> = { lists, body: ['form', 'wrapped'], documentField: 'p' };
		const form = `p=${encodeURIComponent('{"events":[{"kind":"inner"}]}')}`;
		expect(eventsOf(row, `${form}&kind=outer`)).toMatchObject([{ event: 'outer' }]);
		expect(eventsOf(row, form)).toMatchObject([{ event: 'inner' }]);
	});

	test('with all digits, even if the document is rounded because its fields are checked', () => {
		const body = Buffer.from(
			'{"value":[{"clientState":"s","id":9007199254740993},{"clientState":"s","id":9007199254740995},{"clientState":"s","id":1},{"clientState":"s","id":{}}]}',
		);
		expect(createVerifier('microsoft-graph', ['s']).verify({ headers: {}, body }, NOW)).toMatchObject({
			events: [
				{ deliveryId: '9007199254740993', body: { id: 9007199254740992 } },
				{ deliveryId: '9007199254740995' },
				{ deliveryId: '1' },
				{ deliveryId: undefined },
			],
		});
	});
});

describe('a list in the elements of another list', () => {
	const changes = { path: 'data.entry[].changes[]', event: [{ in: 'json', path: 'field' }] } as const;
	const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, at]));

	test('may be at a longer path: its envelope has the other fields of each level', () => {
		const document = { a: 1, data: { b: 2, entry: [{ c: 3, changes: [{ field: 'x' }] }] } };
		expect(eventsOf({ lists: [changes] }, JSON.stringify(document))).toMatchObject([
			{ event: 'x', envelope: { a: 1, data: { b: 2, entry: { c: 3 } } } },
		]);
	});

	test('has one envelope for all its events', () => {
		const events = eventsOf({ lists: [changes] }, '{"data":{"entry":[{"changes":[{},{}]},{"changes":[{}]}]}}');
		expect(events[1]?.envelope).toBe(events[0]?.envelope);
		expect(events[2]?.envelope).not.toBe(events[0]?.envelope);
	});

	test('may be in a document that is a list: its envelope is the container', () => {
		const [event] = eventsOf({ lists: [{ ...changes, path: '[].changes[]' }] }, '[{"a":1,"changes":[{"field":"x"}]}]');
		expect(event).toMatchObject({ event: 'x', body: { field: 'x' } });
		expect(event?.envelope).toEqual({ a: 1 });
	});

	test('may be missing: the container is then an event of the outer list, or an event without a name', () => {
		const outer = { path: 'data.entry[]', event: [{ in: 'json', path: 'kind' }] } as const;
		const body = '{"data":{"entry":[{"kind":"k","field":"x"}]}}';
		expect(eventsOf({ lists: [changes, outer] }, body)).toMatchObject([{ event: 'k' }]);
		expect(eventsOf({ lists: [changes] }, body)).toMatchObject([{ event: undefined }]);
	});

	test('limits its envelopes to 32 fields of each level, because each container has an envelope', () => {
		const document = { ...fields(40), data: { entry: [{ ...fields(33), changes: [{}] }] } };
		const [event] = eventsOf({ lists: [changes] }, JSON.stringify(document));
		const { data, ...rest } = event?.envelope ?? {};
		expect(rest).toEqual(fields(32));
		expect(data).toEqual({ entry: fields(33) });
	});

	test('has this limit beside a list of the document as well', () => {
		const document = { ...fields(40), events: [{}], data: { entry: [] } };
		const [event] = eventsOf({ lists: [{ path: 'events[]' }, changes] }, JSON.stringify(document));
		expect(event?.envelope).toEqual(fields(32));
	});
});

test('the envelope of a single list has all fields beside the list', () => {
	const beside = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f${at}`, at]));
	const [event] = eventsOf({ lists: [{ path: 'events[]' }] }, JSON.stringify({ ...beside, events: [{}] }));
	expect(event?.envelope).toEqual(beside);
});

describe('what is told', () => {
	test('is a plain object: copies, clones and JSON show it', () => {
		const { events } = verified('gocardless', (listSamples[0] as ListSample).document);
		expect(structuredClone(events)).toEqual(events);
		expect(JSON.parse(JSON.stringify(events))).toMatchObject((listSamples[0] as ListSample).events);
		expect(events.map((event) => ({ ...event }))).toEqual(events);
	});

	test('is the ID of the delivery, or else that of its first event', () => {
		const events = [{ id: 'EV1' }, { id: 'EV2' }];
		expect(verified('gocardless', { events, meta: { webhook_id: 'WB1' } }).deliveryId).toBe('WB1');
		expect(verified('gocardless', { events }).deliveryId).toBe('EV1');
	});

	test('has no envelope if the document is the list itself', () => {
		for (const event of verified('hubspot-v1', [{}, {}]).events) expect(event).not.toHaveProperty('envelope');
	});

	test('copies no body: elements are those of the document, and share one envelope', () => {
		const { events, document } = verified('gocardless', (listSamples[0] as ListSample).document);
		const { events: elements } = (document as { value: { events: unknown[] } }).value;
		expect(events.map(({ body }) => body)).toEqual(elements);
		for (const [at, { body, envelope }] of events.entries()) {
			expect(body).toBe(elements[at]);
			expect(envelope).toBe(events[0]?.envelope);
		}
	});

	test('has every digit of an ID that a double would round', () => {
		const profile = profileOf('hubspot-v1');
		const body = Buffer.from('[{"eventId":9007199254740993},{"eventId":9007199254740995}]');
		const { headers } = createSigner(profile, ['a']).sign({ body, timestamp: NOW });
		const verdict = createVerifier(profile, ['a']).verify({ headers, body }, NOW);
		expect(verdict).toMatchObject({ events: [{ deliveryId: '9007199254740993' }, { deliveryId: '9007199254740995' }] });
	});

	const odd: unknown[][] = [[null], [1], ['text'], [[]], [[[]]], [{}], [{ constructor: 1 }]];
	test.each(odd)('of the element %j, its body is', (element) => {
		const { events } = verified('gocardless', { events: [element, { resource_type: 'payments' }] });
		expect(events).toMatchObject([{ event: undefined, body: element }, { event: 'payments' }]);
	});

	test('does not take a name that a prototype would have', () => {
		const { events } = verified(
			'meta',
			JSON.parse('{"__proto__":{"a":1},"entry":[{"__proto__":{"b":1},"changes":[{}]}]}'),
		);
		const { envelope = {} } = events[0] ?? {};
		expect(JSON.stringify(envelope)).toBe('{"__proto__":{"a":1},"entry":{"__proto__":{"b":1}}}');
		expect(Object.getPrototypeOf(envelope)).toBe(Object.prototype);
	});
});

const names = ['payments', 'mandates', 'refunds', 'payouts'];
const element = fc.record({
	id: fc.string(),
	resource_type: fc.option(fc.constantFrom(...names), { nil: undefined }),
	action: fc.option(fc.constantFrom('created', 'failed'), { nil: undefined }),
});
const entry = fc.record({
	changes: fc.option(fc.array(fc.record({ field: fc.constantFrom(...names) })), { nil: undefined }),
});
const entryOfFilter = fc.tuple(fc.constantFrom('', '!'), fc.constantFrom(...names, 'pay*', 'payments.failed', '*'));
const filterText = fc
	.array(entryOfFilter, { maxLength: 4 })
	.map((entries) => entries.map((parts) => parts.join('')).join(','));

describe('for any list and any filter', () => {
	const selectedBy = (events: readonly DeliveryEvent[], text: string) =>
		events.filter((event) => matchesEvent(parseEventFilter(text), event)).map(({ body }) => body);

	test('the selected events are exactly the selected elements, in their order', () => {
		fc.assert(
			fc.property(fc.array(element, { minLength: 1, maxLength: 30 }), filterText, (elements, text) => {
				const document = JSON.parse(JSON.stringify({ events: elements })) as { events: typeof elements };
				const expected = document.events.filter(({ resource_type: event, action }) =>
					matchesEvent(parseEventFilter(text), { event, action }),
				);
				expect(selectedBy(verified('gocardless', document).events, text)).toEqual(expected);
			}),
		);
	});

	test('so are those of nested lists', () => {
		fc.assert(
			fc.property(fc.array(entry, { minLength: 1, maxLength: 8 }), filterText, (entries, text) => {
				const document = JSON.parse(JSON.stringify({ object: 'page', entry: entries })) as { entry: typeof entries };
				const elements = document.entry.flatMap((container): { event: string; body: unknown }[] =>
					container.changes?.length
						? container.changes.map((body) => ({ event: body.field, body }))
						: [{ event: 'page', body: container }],
				);
				const filter = parseEventFilter(text);
				const expected = elements.filter((one) => matchesEvent(filter, one)).map(({ body }) => body);
				expect(selectedBy(verified('meta', document).events, text)).toEqual(expected);
			}),
		);
	});
});
