/**
 * The output is what was verified: tested for every row that can be signed, with every content type that an attacker
 * may set.
 */
import { parse as parseForm } from 'node:querystring';

import { createSigner } from '../../core/signature';
import type { SignatureProfile } from '../../core/signature';
import { allProfiles, bodyFor, secretFor, signable } from '../unit/core/signature/deliveries';
import { isKeyed } from '../unit/core/signature/keyed-rows';
import { registeredPath, startTrigger } from './harness/trigger';

const FORM = 'application/x-www-form-urlencoded';

const LABELS = [
	undefined,
	'application/json',
	'text/plain',
	'application/octet-stream',
	'application/cloudevents+json',
	FORM,
	`${FORM}; boundary=xyz`,
	'multipart/form-data; boundary=xyz',
];

/** Reads the content of a body with Node.js, not with the code under test. */
function readIndependently(body: Buffer): unknown {
	const text = body.toString();
	if (!text.startsWith('{') && !text.startsWith('[')) return { ...parseForm(text) };
	return JSON.parse(text) as unknown;
}

/** n8n takes a multipart body apart; if only a token proves the sender, it is a different body. */
function isAnotherBody({ scheme }: SignatureProfile, label: string | undefined): boolean {
	return scheme.kind === 'token' && label?.startsWith('multipart/') === true;
}

/** Returns the body of each item: for Adyen and Microsoft Graph, each element of the list. */
function eventsIn({ scheme }: SignatureProfile, document: unknown): unknown[] {
	const list = 'each' in scheme ? scheme.each : undefined;
	return list === undefined ? [document] : ((document as Record<string, unknown[]>)[list] ?? []);
}

const DOCUMENT = '{"action":"deleted","payload":"{}","type":"t","n":1}';

/** Builds a delivery as this sender does. */
function deliveryOf(profile: SignatureProfile, secret: string, url: string) {
	const body = bodyFor(profile, DOCUMENT);
	const timestamp = Math.floor(Date.now() / 1000);
	const called = `${url}?data.id=7`;
	const signed = createSigner(profile, [secret]).sign({
		body,
		id: 'msg_1',
		timestamp,
		method: 'POST',
		url: called,
	});
	return { body: signed.body ?? body, headers: signed.headers, query: (signed.url ?? called).slice(url.length) };
}

test.each(signable.map((profile) => [profile.name, profile] as const))(
	'%s: item, event and conditions use the document that was verified',
	async (name, profile) => {
		const secret = secretFor(profile, Buffer.from('a secret of enough bytes'));
		const credentials = { webhookSigningSecretApi: { secret } };
		const options = { duplicateWindowSeconds: 0 };
		const publicUrl = `https://example.com/webhook/${registeredPath({ parameters: { source: name } })}`;
		const trigger = { parameters: { source: name, options: { ...options, publicUrl } }, credentials };
		const { post, runs, close, thrown } = await startTrigger(trigger);
		const { body, headers, query } = deliveryOf(profile, secret, publicUrl);
		const unlabelled = Object.entries(headers).filter(([header]) => header.toLowerCase() !== 'content-type');
		const accepted: unknown[] = [];
		for (const label of LABELS.filter((candidate) => !isAnotherBody(profile, candidate))) {
			const before = runs.length;
			const labelled = label === undefined ? unlabelled : [...unlabelled, ['Content-Type', label] as const];
			const { status } = await post({ headers: labelled, body }, query);
			if (runs.length > before) accepted.push(runs.at(-1)?.map(({ json }) => json.body));
			else expect([401, 415, 422]).toContain(status);
		}
		await close();
		expect(thrown).toEqual([]);
		// an RFC 9421 signature covers the content type, so only one of them is right
		expect(accepted.length).toBeGreaterThan(profile.scheme.kind === 'message-signature' ? 0 : 4);
		const shown = Buffer.from(body.toString().replaceAll(secret, '***'));
		for (const seen of accepted) expect(seen).toEqual(eventsIn(profile, readIndependently(shown)));
	},
);

test('only a few rows can be signed by their vendor alone', () => {
	// those with fetched keys are in trigger-sender-keys.test.ts
	expect(allProfiles.filter((row) => !isKeyed(row) && !signable.includes(row)).length).toBeLessThan(10);
});
