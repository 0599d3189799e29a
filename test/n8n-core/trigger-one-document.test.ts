/** What was verified is what comes out: every row that can be signed for, under every label that a stranger may put on it. */
import { parse as parseForm } from 'node:querystring';

import { createSigner } from '../../core/signature';
import type { SignatureProfile } from '../../core/signature';
import { allProfiles, bodyFor, secretFor, signable } from '../unit/core/signature/deliveries';
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

/** What a body holds, read by Node.js and not by the code under test. */
function readIndependently(body: Buffer): unknown {
	const text = body.toString();
	if (!text.startsWith('{') && !text.startsWith('[')) return { ...parseForm(text) };
	return JSON.parse(text) as unknown;
}

/** A multipart body is taken apart by n8n; where nothing but a token proves the sender, it is another body. */
function isAnotherBody({ scheme }: SignatureProfile, label: string | undefined): boolean {
	return scheme.kind === 'token' && label?.startsWith('multipart/') === true;
}

/** The body of each item: of Adyen and Microsoft Graph each element of the list that the sender writes. */
function eventsIn({ scheme }: SignatureProfile, document: unknown): unknown[] {
	const list = 'each' in scheme ? scheme.each : undefined;
	return list === undefined ? [document] : ((document as Record<string, unknown[]>)[list] ?? []);
}

const DOCUMENT = '{"action":"deleted","payload":"{}","type":"t","n":1}';

/** A delivery as this sender writes it. */
function deliveryOf(profile: SignatureProfile, secret: string, url: string) {
	const body = bodyFor(profile, DOCUMENT);
	const timestamp = Math.floor(Date.now() / 1000);
	const signed = createSigner(profile, [secret]).sign({
		body,
		id: 'msg_1',
		timestamp,
		method: 'POST',
		url,
	});
	const query = signed.url === undefined ? '' : signed.url.slice(url.length);
	return { body: signed.body ?? body, headers: signed.headers, query };
}

test.each(signable.map((profile) => [profile.name, profile] as const))('%s', async (name, profile) => {
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
	// an RFC 9421 signature covers the label, so that only one of them is right
	expect(accepted.length).toBeGreaterThan(profile.scheme.kind === 'message-signature' ? 0 : 4);
	const shown = Buffer.from(body.toString().replaceAll(secret, '***'));
	for (const seen of accepted) expect(seen).toEqual(eventsIn(profile, readIndependently(shown)));
});

test('the rows that only their vendor can sign for are few', () => {
	expect(allProfiles.length - signable.length).toBeLessThan(10);
});
