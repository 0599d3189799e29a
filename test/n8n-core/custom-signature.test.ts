import type { INodeParameters } from 'n8n-workflow';
import { createHmac } from 'node:crypto';

import { customPresets, customProfile } from '../../core/signature';
import type { CustomPreset } from '../../core/signature';
import { keysFor } from '../unit/core/signature/key-pairs';
import { logCalls } from './harness/log';
import { recordingServer } from './harness/loopback';
import { activate, startTrigger } from './harness/trigger';
import { runNode } from './harness/workflow';
import { deliveryOf, sender } from './send/sender';

const presets = Object.keys(customPresets) as CustomPreset[];

/** Sends one item from Signed Webhook Send to Webhook Trigger, both with the same fields. */
async function roundTrip(fields: INodeParameters, keys: { signing: string; verifying: string }, item: object = {}) {
	const trigger = await startTrigger({
		parameters: { source: 'customSignature', ...fields },
		credentials: { webhookSigningSecretApi: { secret: keys.verifying } },
	});
	const parameters = {
		signature: 'customSignature',
		url: `${trigger.url}?data.id=77`,
		payloadSource: 'item',
		options: { eventName: 'paid', headers: { values: [{ name: 'x-team', value: 'blue' }] } },
		...fields,
	};
	const result = await runNode({
		...sender(parameters, { signingSecret: keys.signing, accessToken: '' }),
		items: [{ type: 'paid', id: 'evt_1', ...item }],
	});
	await trigger.close();
	return { trigger, result };
}

test.each(presets)('the preset %s: what Signed Webhook Send signs, Webhook Trigger verifies', async (preset) => {
	const keys = keysFor(customProfile({ preset }));
	const { trigger, result } = await roundTrip({ customPreset: preset }, keys);
	expect(deliveryOf(result)).toMatchObject({ verdict: 'delivered' });
	expect(trigger.runs).toHaveLength(1);
	expect(trigger.runs[0]?.[0]?.json).toMatchObject({ source: 'customSignature', verification: { secret: 'current' } });
});

const shared = { signing: 'a secret of nine words', verifying: 'a secret of nine words' };

test.each<[string, INodeParameters]>([
	['a prefix with a space', { customPrefix: 'sha256 ' }],
	['a separator', { customDetails: { separator: '&', timestampField: 'ts=' }, customContent: '{t}.{body}' }],
	['a time without a name', { customDetails: { separator: ',', timestampField: '' }, customContent: '{t}.{body}' }],
	[
		'a date without a zone',
		{
			customTimestampHeader: 'X-Time',
			customContent: '{t}.{body}',
			customDetails: { timestampUnit: 'rfc3339-zoneless' },
		},
	],
	['a header that is signed', { customContent: '{header:x-team}.{body}' }],
	['an ID in the body', { customDetails: { idPath: 'id' } }],
	['the signature in the query', { customDetails: { queryParameter: 'sig' } }],
	['the signature in the body', { customDetails: { path: 'proof' }, customContent: '{json:id}' }],
	['a change of a preset', { customPreset: 'stripe', customDetails: { header: 'X-Acme', algorithm: 'sha512' } }],
	['an expression in a detail', { customPreset: 'stripe', customDetails: { header: '={{ "X-" + "Acme" }}' } }],
])('%s is sent and verified', async (_, fields) => {
	const { trigger, result } = await roundTrip(fields, shared);
	expect(deliveryOf(result)).toMatchObject({ verdict: 'delivered' });
	expect(trigger.runs).toHaveLength(1);
});

test('the trigger reads event, action and ID where the details say', async () => {
	const fields = { customEvent: 'kind', customDetails: { idPath: 'meta.id', actionPath: 'meta.step' } };
	const { trigger } = await roundTrip(fields, shared, { kind: 'order', meta: { id: 'o-7', step: 'paid' } });
	expect(trigger.runs[0]?.[0]?.json).toMatchObject({ event: 'order', action: 'paid', deliveryId: 'o-7' });
});

test('the event of the fields replaces that of the preset, and the sender puts Event Name into its header', async () => {
	const fields = { customPreset: 'github', customEventHeader: 'X-Kind' };
	const { trigger, result } = await roundTrip(fields, shared);
	expect(deliveryOf(result).request.headers).toMatchObject({ 'X-Kind': 'paid' });
	expect(trigger.runs[0]?.[0]?.json).toMatchObject({ event: 'paid' });
});

test('what is sent has exactly the form of the fields', async () => {
	const server = await recordingServer({ status: 200 });
	const parameters = {
		url: server.url,
		signature: 'customSignature',
		payloadSource: 'textTemplate',
		textTemplate: 'hello',
		customHeader: 'Signature',
		customPrefix: 'sha256 ',
	};
	await runNode(sender(parameters, { signingSecret: 'key', accessToken: '' }));
	await server.close();
	const expected = `sha256 ${createHmac('sha256', 'key').update('hello').digest('hex')}`;
	expect(server.requests[0]?.headers).toMatchObject({ signature: expected });
});

test.each([
	['<hex>', createHmac('sha256', 'key').update('hello').digest('hex')],
	['<base64>', createHmac('sha256', 'key').update('hello').digest('base64')],
	['sha256=<hex>', `sha256=${createHmac('sha256', 'key').update('hello').digest('hex')}`],
])('Weights & Biases: the form %s is sent by choice', async (signatureForm, expected) => {
	const server = await recordingServer({ status: 200 });
	const payload = { payloadSource: 'textTemplate', textTemplate: 'hello' };
	const node = sender({ url: server.url, signature: 'wandb', signatureForm, ...payload }, { signingSecret: 'key' });
	await runNode(node);
	await server.close();
	expect(server.requests[0]?.headers).toMatchObject({ 'x-wandb-signature': expected });
});

test('a form that the signature does not have is refused before anything is sent', async () => {
	const node = sender({ url: 'http://127.0.0.1:1/', signature: 'wandb', signatureForm: 'md5' });
	expect((await runNode(node)).error?.message).toContain('Weights & Biases has no signature of the form md5');
});

const signing = { webhookSigningSecretApi: { secret: 'canary-secret-1' } };

test.each<[string, INodeParameters, string]>([
	[
		'a detail that is empty',
		{ customPreset: 'stripe', customDetails: { header: ' ' } },
		'Signature Header in Signature Details is empty. Fill it in, or remove it from Signature Details.',
	],
	[
		'a content that protects nothing',
		{ customPreset: 'slack', customDetails: { content: '{t}' } },
		'The signed content includes neither the body nor anything that identifies the delivery. Add {body} to the signed content, or {id} if the sender signs only the ID',
	],
	['an unknown preset', { customPreset: 'nobody' }, `Unknown preset "nobody". Choose one of ${presets.join(', ')}`],
])('publishing and Execute step name the field and the cure for %s', async (_, parameters, words) => {
	const failure: unknown = await activate({
		parameters: { source: 'customSignature', ...parameters },
		credentials: signing,
	}).then(
		() => undefined,
		(error: unknown) => error,
	);
	const { message, description } = failure as { message: string; description?: string };
	expect([message, description].filter(Boolean).join('. ')).toContain(words.split('. ')[0]);
	expect([message, description].join(' ')).toContain(words.split('. ')[1]);
});

test('Send reports the same mistakes before anything is sent', async () => {
	const custom = { signature: 'customSignature', customPreset: 'stripe', customDetails: { header: '' } };
	const { error } = await runNode(sender({ url: 'http://127.0.0.1:1/', ...custom }));
	expect(error?.message).toBe('Signature Header in Signature Details is empty');
	expect(error?.description).toContain('Fill it in, or remove it from Signature Details.');
});

test.each([
	['mercado-pago', 'The signature does not cover the whole body'],
	['figma', 'the body is not signed'],
	['github', undefined],
])('publishing warns in the log of what the scheme %s leaves unprotected', async (customPreset, words) => {
	logCalls.length = 0;
	await activate({ parameters: { source: 'customSignature', customPreset }, credentials: signing });
	const warnings = logCalls.filter(({ level }) => level === 'warn').map(({ message }) => message);
	if (words === undefined) expect(warnings).toEqual([]);
	else expect(warnings.join()).toContain(words);
});
