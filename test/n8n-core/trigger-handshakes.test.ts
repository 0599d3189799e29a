import { createHmac } from 'node:crypto';

import { profiles } from '../../core/signature';
import type { AnswerValue, Handshake, HandshakeCondition, SignatureProfile, ValueSource } from '../../core/signature';
import { call } from './harness/loopback';
import { startTrigger } from './harness/trigger';
import type { RunningTrigger } from './harness/trigger';

/**
 * Every handshake that a sender makes before it can sign. The request is built from the row's conditions and answered
 * according to the row. The vectors of the engine, and test/n8n, cover signed handshakes.
 */
const CHALLENGE = 'challenge-1';

/** Secrets disclosed in a handshake, as the vendors publish them. Any other form is refused. */
const TOLD: Record<string, string> = {
	'Verification Token': 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl',
	'X-Hook-Secret': 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81',
};
/** A challenge as the vendor sends it, where any other form is refused, by the title of the handshake. */
const ASKED: Record<string, string> = { challengeCode: '890e4665-4dfe-4ab1-b689-ed553bceeed0' };
const challengeOf = ({ capture, title }: Handshake): string =>
	(capture && TOLD[capture.label]) ?? ASKED[title] ?? CHALLENGE;

const SECRET = 'a-secret-of-thirty-two-characters';
/** For sources whose keys are hexadecimal. */
const HEX_SECRET = 'd51b1d2a0e2f4b6c';
const TOKEN = 'the verify token';

class Draft {
	method = 'POST';

	readonly headers = new Map<string, string>();

	readonly query = new URLSearchParams();

	readonly form = new URLSearchParams();

	document: unknown = undefined;

	constructor(private readonly challenge: string) {}

	put(source: ValueSource | HandshakeCondition, value: unknown): void {
		if ('in' in source) {
			if (source.in === 'header') this.headers.set(source.name, String(value));
			if (source.in === 'query') this.query.set(source.name, String(value));
			if (source.in === 'form') this.form.set(source.field, String(value));
			if (source.in === 'json') this.document = withPath(this.document, source.path.match(/[^.[\]]+/g) ?? [], value);
			return;
		}
		if (source.on === 'method') this.method = source.is;
		if (source.on === 'header' && !source.absent) this.headers.set(source.name, source.is ?? this.challenge);
		if (source.on === 'query') this.query.set(source.name, source.is ?? this.challenge);
		if (source.on === 'query-token') this.query.set(source.name, TOKEN);
		if (source.on === 'form') this.form.set(source.field, source.is ?? this.challenge);
		if (source.on === 'json')
			this.put({ in: 'json', path: source.path }, source.emptyArray ? [] : (source.is ?? this.challenge));
	}

	async send({ url }: RunningTrigger): ReturnType<typeof call> {
		const isForm = this.form.size > 0;
		const hasBody = isForm || this.document !== undefined;
		const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
		const headers = [...this.headers, ...(hasBody ? [['Content-Type', type] as [string, string]] : [])];
		const body = isForm ? this.form.toString() : JSON.stringify(this.document);
		const query = this.query.size > 0 ? `?${this.query.toString()}` : '';
		return await call(`${url}${query}`, { method: this.method, headers, ...(hasBody && { body }) });
	}
}

/** Returns the document with a value at a path of numbers and names; numbers create lists. */
function withPath(document: unknown, [step, ...rest]: string[], value: unknown): unknown {
	if (step === undefined) return value;
	if (/^\d+$/.test(step)) {
		const list = Array.isArray(document) ? [...(document as unknown[])] : [];
		list[Number(step)] = withPath(list[Number(step)], rest, value);
		return list;
	}
	const object = (document ?? {}) as Record<string, unknown>;
	return { ...object, [step]: withPath(object[step], rest, value) };
}

function draftOf(handshake: Handshake): Draft {
	const { when, answer, capture } = handshake;
	const challenge = challengeOf(handshake);
	const draft = new Draft(challenge);
	for (const value of [answer.text, ...Object.values(answer.json ?? {}), ...Object.values(answer.headers ?? {})]) {
		if (typeof value !== 'object') continue;
		const parts = 'sha256' in value ? value.sha256 : [value];
		for (const part of parts) if (!('setting' in part)) draft.put('echo' in part ? part.echo : part.mac, challenge);
	}
	if (capture) draft.put(capture.from, challenge);
	for (const condition of when) draft.put(condition, undefined);
	return draft;
}

function expected(value: AnswerValue | number, challenge: string): string | number {
	if (typeof value !== 'object') return value;
	if ('echo' in value) return challenge;
	// settings are empty in these tests
	if ('sha256' in value) throw new Error('This answer needs settings');
	return (value.prefix ?? '') + createHmac('sha256', SECRET).update(challenge).digest(value.encoding);
}

/** Answered only where settings are entered: test/n8n-core/trigger-sender-keys.test.ts. */
const needsSettings = ({ json = {} }: Handshake['answer']): boolean =>
	Object.values(json).some((value) => typeof value === 'object' && 'sha256' in value);

const unsigned = Object.values(profiles).flatMap((profile) =>
	(profile.handshakes ?? [])
		.filter(
			({ verified, when, answer }) =>
				!verified && !needsSettings(answer) && !when.some((it) => it.on === 'method' && it.is === 'OPTIONS'),
		)
		.map((handshake) => [`${profile.name}: ${handshake.title}`, profile, handshake] as const),
);

test.each<readonly [string, SignatureProfile, Handshake]>(unsigned)('%s', async (_, { name, scheme }, handshake) => {
	const isHex = scheme.kind === 'signed' && scheme.keys[0]?.encoding === 'hex';
	const trigger = await startTrigger({
		parameters: { source: name },
		...(handshake.capture === undefined && {
			credentials: {
				webhookSenderApi: { sender: name, appId: 'a', tenantId: 't' },
				webhookSigningSecretApi: { secret: isHex ? HEX_SECRET : SECRET, verifyToken: TOKEN },
			},
		}),
	});
	const challenge = challengeOf(handshake);
	const answer = await draftOf(handshake).send(trigger);
	await trigger.close();
	expect(trigger.runs).toEqual([]);
	expect(trigger.thrown).toEqual([]);
	expect(answer.status).toBe(handshake.answer.status);
	for (const [header, value] of Object.entries(handshake.answer.headers ?? {})) {
		expect(answer.headers[header.toLowerCase()]).toBe(expected(value, challenge));
	}
	if (handshake.answer.text !== undefined) expect(answer.body).toBe(expected(handshake.answer.text, challenge));
	if (handshake.answer.json === undefined) return;
	const fields = Object.entries(handshake.answer.json).map(([field, value]) => [field, expected(value, challenge)]);
	expect(JSON.parse(answer.body)).toEqual(Object.fromEntries(fields));
});
