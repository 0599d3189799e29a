import { createHash } from 'node:crypto';

import { customProfile, profiles, tokenProfile } from '../../../../core/signature';
import type { CopyRule, RetryKeeps, SignatureProfile, SignedScheme, WebhookRequest } from '../../../../core/signature';
import { compileReplayKey, duplicateWindow } from '../../../../core/signature/replay';
import { RequestView } from '../../../../core/signature/request/request-view';
import type { SchemeMatch } from '../../../../core/signature/schemes/scheme';

const body = Buffer.from('{"type":"a.b","id":"evt_1"}');
const signature = Buffer.of(1, 2, 255);
const DAY = 86_400;

const viewOf = (request: Partial<WebhookRequest> = {}) => new RequestView({ headers: {}, body, ...request });

/** Each part with its length, as in any key: no two lists of parts have the same digest. */
const digest = (...parts: readonly (string | Buffer)[]) =>
	createHash('sha256')
		.update(Buffer.concat(parts.flatMap((part) => [Buffer.from(`${Buffer.byteLength(part)}:`), Buffer.from(part)])))
		.digest('base64url');

const plain = customProfile({ header: 'X-Sig', eventHeader: 'X-Event' });
const timed = customProfile({
	header: 'X-Sig',
	content: '{t}.{body}',
	timestampHeader: 'X-T',
	toleranceSeconds: 600,
	eventPath: 'type',
});
const inQuery: SignatureProfile = { ...plain, event: [{ in: 'query', name: 'event' }] };
const messageSigned = profiles['rfc9421-hmac-sha256'] as SignatureProfile;
const keeping = (keeps: RetryKeeps, profile: SignatureProfile = plain): SignatureProfile => ({
	...profile,
	name: 'p',
	retry: { ...profile.retry, keeps },
});

const found: SchemeMatch = { ok: true, secretIndex: 0, signature };
const token: SchemeMatch = { ok: true, secretIndex: 0 };
const now: SchemeMatch = { ...found, timestamp: 1_700_000_000 };

interface Read {
	readonly accepted?: SchemeMatch;
	readonly event?: string;
	readonly deliveryId?: string;
	readonly copies?: CopyRule;
	readonly view?: RequestView;
}

const read = (profile: SignatureProfile, given: Read = {}) => {
	const { accepted = found, event = 'e', deliveryId = 'd', copies = 'retry', view = viewOf() } = given;
	const told = { event: event || undefined, deliveryId: deliveryId || undefined };
	return compileReplayKey(profile, copies)({ accepted, view, ...told });
};

describe('a delivery is remembered by what its retries keep', () => {
	test.each<[string, SignatureProfile, Read, string]>([
		['a signed id, alone', keeping('id'), { accepted: { ...found, signedId: 'i' } }, `p:i:${digest('i')}`],
		['an id, with the event', keeping('id'), {}, `p:i:${digest('e', 'd')}`],
		['an id, of a delivery that names no event', keeping('id'), { event: '' }, `p:i:${digest('', 'd')}`],
		['event, id and content', keeping('id-and-content'), {}, `p:b:${digest('e', 'd', body)}`],
		['id and content, without an event', keeping('id-and-content'), { event: '' }, `p:b:${digest('', 'd', body)}`],
		['event and content', keeping('content'), {}, `p:c:${digest('e', body)}`],
		['event and content, if the event is in the query', keeping('content', inQuery), {}, `p:c:${digest('e', body)}`],
		['content, of a delivery that names no event', keeping('content'), { event: '' }, `p:c:${digest('', body)}`],
		['content, where the event is in it', keeping('content', timed), {}, `p:c:${digest(body)}`],
		['the body, where nothing is signed', keeping('content'), { accepted: token }, `p:c:${digest('e', body)}`],
		['the signature', keeping('signature'), {}, `p:s:${digest(signature)}`],
		[
			'a message signature, with the body, which it may not cover',
			keeping('signature', messageSigned),
			{},
			`p:s:${digest(signature, body)}`,
		],
		['nothing, where the signature is only a token', keeping('signature'), { accepted: token }, ''],
		['nothing', keeping('nothing'), {}, ''],
	])('%s', (_, profile, given, key) => expect(read(profile, given)).toBe(key));

	test('an event that is missing is another one than an event that is there', () => {
		expect(read(keeping('id'), { event: '', deliveryId: 'ed' })).not.toBe(
			read(keeping('id'), { event: 'e', deliveryId: 'd' }),
		);
	});

	describe('where the bodies of an event repeat', () => {
		const row = keeping('content');
		const profile: SignatureProfile = { ...row, retry: { ...row.retry, repeats: ['e'] } };
		const timedRow: SignatureProfile = { ...profile, scheme: timed.scheme };

		test.each<[string, SignatureProfile, Read, string]>([
			['the id counts too', profile, {}, `p:b:${digest('e', 'd', body)}`],
			[
				'the signature over a time counts, without an id',
				timedRow,
				{ deliveryId: '', accepted: now },
				`p:s:${digest(signature)}`,
			],
			['nothing does, without either', profile, { deliveryId: '' }, ''],
			[
				'content does where the builder has set a window',
				profile,
				{ deliveryId: '', copies: 'retry-or-content' },
				`p:c:${digest('e', body)}`,
			],
			['content alone does, strictly', profile, { copies: 'content' }, `p:c:${digest(body)}`],
			['event and content do for all other events', profile, { event: 'f' }, `p:c:${digest('f', body)}`],
			['event and content do for a delivery without a name', profile, { event: '' }, `p:c:${digest('', body)}`],
		])('%s', (_, row, given, key) => expect(read(row, given)).toBe(key));
	});

	test.each<[string, RetryKeeps]>([
		['the id', 'id'],
		['id and content', 'id-and-content'],
	])('without the id, where retries keep %s, the signature over a time counts, or nothing', (_, keeps) => {
		expect(read(keeping(keeps), { deliveryId: '' })).toBe('');
		expect(read(keeping(keeps, timed), { deliveryId: '', accepted: now })).toBe(`p:s:${digest(signature)}`);
	});

	test.each<[string, string, string]>([
		['a message signature counts, with the body', 'rfc9421-hmac-sha256', `p:s:${digest(signature, body)}`],
		['a signature of ECDSA does not, because another one holds too', 'sendgrid', ''],
		['a JWS does not, because it may leave the body uncovered', 'netlify', ''],
	])('without the id, %s', (_, name, key) => {
		const profile = keeping('id', profiles[name]);
		expect(read(profile, { deliveryId: '', accepted: now })).toBe(key);
	});

	test('the row’s own id of the delivery goes before the id that the workflow gets', () => {
		const row = keeping('id');
		const profile: SignatureProfile = { ...row, retry: { ...row.retry, id: [{ in: 'header', name: 'X-Own' }] } };
		expect(read(profile, { view: viewOf({ headers: { 'x-own': 'o' } }) })).toBe(`p:i:${digest('e', 'o')}`);
		expect(read(profile)).toBe('');
	});

	test('two deliveries of one second may share a message signature that leaves the body uncovered', () => {
		const [one, other] = ['1', '2'].map((text) => viewOf({ body: Buffer.from(text) }));
		expect(read(messageSigned, { accepted: now, view: one })).not.toBe(
			read(messageSigned, { accepted: now, view: other }),
		);
	});
});

describe('the content', () => {
	test('is the whole body where the signature covers a part of it', () => {
		const row = profiles['dropbox-sign'] as SignatureProfile;
		expect(read(row)).toBe(`dropbox-sign:c:${digest(body)}`);
	});

	test('is the signature where it covers values beside the body only, strictly', () => {
		const row = profiles['mercado-pago'] as SignatureProfile;
		const forged = viewOf({ body: Buffer.from('{"action":"payment.created","data":{"id":"9"}}') });
		const key = `mercado-pago:c:${digest(signature)}`;
		expect(read(row, { copies: 'content', accepted: now })).toBe(key);
		expect(read(row, { copies: 'content', accepted: now, view: forged })).toBe(key);
	});

	test.each(['sendgrid', 'stripe', 'netlify', 'rfc9421-hmac-sha256'])(
		'is the body where one content has many signatures: %s',
		(name) => {
			const profile = keeping('content', { ...(profiles[name] as SignatureProfile), event: [] });
			expect(read(profile)).toBe(`p:c:${digest(body)}`);
		},
	);

	test.each<CopyRule>(['retry', 'content'])('is the body, whichever secret signed it (%s)', (copies) => {
		const profile = keeping('content', { ...(profiles.linear as SignatureProfile), event: [] });
		const rotated: SchemeMatch = { ...found, secretIndex: 1, signature: Buffer.of(3) };
		expect(read(profile, { copies })).toBe(`p:c:${digest(body)}`);
		expect(read(profile, { copies, accepted: rotated })).toBe(`p:c:${digest(body)}`);
	});
});

/** Strictly, a signature over a part of the body stands for the content, but only where one content has one signature. */
describe('strictly, where a signature covers a part of the body', () => {
	const row = keeping('content', { ...(profiles['dropbox-sign'] as SignatureProfile), event: [] });
	const { scheme } = row as { scheme: SignedScheme };
	const rule = { unit: 's', tolerance: 300 } as const;
	const changed = (change: Partial<SignedScheme>): SignatureProfile => ({ ...row, scheme: { ...scheme, ...change } });

	test('the signature is the content', () => {
		expect(read(row, { copies: 'content' })).toBe(`p:c:${digest(signature)}`);
		expect(read(row, { copies: 'content', accepted: token })).toBe(`p:c:${digest(body)}`);
	});

	test.each<[string, SignatureProfile]>([
		['a time in a header', changed({ timestamp: { ...rule, from: { in: 'header', names: ['X-T'] } } })],
		['a time beside the signature', changed({ timestamp: { ...rule, from: { in: 'field', prefix: 't=' } } })],
		['an ID', changed({ content: `{id}${scheme.content}`, id: ['X-Id'] })],
		['ECDSA, which has many signatures', changed({ algorithm: 'ecdsa-p256-sha256' })],
	])('the body is the content with %s', (_, profile) => {
		expect(read(profile, { copies: 'content' })).toBe(`p:c:${digest(body)}`);
	});
});

describe('other rules for copies', () => {
	test('a builder who sets a window gets the content where nothing else tells deliveries apart', () => {
		const content = `p:c:${digest('e', body)}`;
		expect(read(keeping('nothing'), { copies: 'retry-or-content' })).toBe(content);
		expect(read(keeping('id-and-content'), { copies: 'retry-or-content', deliveryId: '' })).toBe(content);
		expect(read(keeping('id'), { copies: 'retry-or-content' })).toBe(`p:i:${digest('e', 'd')}`);
	});

	test.each<[string, RetryKeeps]>([
		['nothing', 'nothing'],
		['the content', 'content'],
		['id and content', 'id-and-content'],
		['the signature', 'signature'],
	])('strictly, the signed content counts and nothing beside it, where retries keep %s', (_, keeps) => {
		expect(read(keeping(keeps), { copies: 'content' })).toBe(`p:c:${digest(body)}`);
	});

	test('strictly, an id that retries keep counts without the event, which may be unsigned', () => {
		expect(read(keeping('id'), { copies: 'content' })).toBe(`p:i:${digest('d')}`);
		expect(read(keeping('id'), { copies: 'content', deliveryId: '' })).toBe(`p:c:${digest(body)}`);
	});

	test('strictly, a signature over a part of the body is used once, whatever the rest says', () => {
		const row = profiles['dropbox-sign'] as SignatureProfile;
		expect(read(row, { copies: 'content' })).toBe(`dropbox-sign:c:${digest(signature)}`);
	});
});

describe('a delivery is remembered', () => {
	const withSpan = (spanSeconds?: number): SignatureProfile => ({
		...plain,
		retry: { keeps: 'content', source: '', spanSeconds },
	});
	test.each<[string, SignatureProfile, CopyRule, number, number]>([
		['for the vendor’s span, and an hour', withSpan(3 * DAY), 'retry', Infinity, 3 * DAY + 3600],
		['for a day where no span is known', withSpan(), 'retry', Infinity, DAY],
		['for a day where the span is short', withSpan(60), 'retry', 300, DAY],
		['as long as a clock that is ahead lets its signature hold', withSpan(60), 'retry', DAY, 2 * DAY],
		['not at all where nothing tells deliveries apart', keeping('nothing'), 'retry', Infinity, 0],
		['for a day where the builder wants the content compared', keeping('nothing'), 'retry-or-content', Infinity, DAY],
		['for a day in strict mode', keeping('nothing'), 'content', Infinity, DAY],
	])('%s', (_, profile, copies, tolerance, seconds) => {
		expect(duplicateWindow(profile, copies, tolerance)).toBe(seconds);
	});
});

describe('a sender of one’s own', () => {
	const header = 'X-Sig';
	test.each<[string, SignatureProfile, RetryKeeps]>([
		['with a signed id', customProfile({ header, idHeader: 'X-Id', content: '{id}.{body}' }), 'id'],
		['with an id header', customProfile({ header, idHeader: 'X-Id' }), 'id-and-content'],
		['with a signed time', timed, 'signature'],
		['with neither', plain, 'nothing'],
		['with a header that equals the secret', tokenProfile({ header: 'X-Key' }), 'nothing'],
	])('%s', (_, { retry }, keeps) => expect(retry.keeps).toBe(keeps));
});
