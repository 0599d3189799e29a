import type { INodeParameters } from 'n8n-workflow';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { logCalls } from './harness/log';
import { closeTriggers, openTrigger } from './harness/open-triggers';
import { activate } from './harness/trigger';
import type { RunningTrigger } from './harness/trigger';

/** Answers in the senders' own words: what they read decides about a modal, a call, a retry. */
const SECRET = 'a-secret-of-thirty-two-characters';
const FORM = ['Content-Type', 'application/x-www-form-urlencoded'] as const;
const JSON_TYPE = ['Content-Type', 'application/json'] as const;

async function start(source: string, secret = SECRET, parameters: INodeParameters = {}): Promise<RunningTrigger> {
	return await openTrigger({
		parameters: { source, ...parameters },
		credentials: { webhookSigningSecretApi: { secret } },
	});
}

beforeEach(() => void logCalls.splice(0));

afterEach(closeTriggers);

const seconds = () => String(Math.floor(Date.now() / 1000));

function slackDelivery(body: string) {
	const time = seconds();
	const signature = createHmac('sha256', SECRET).update(`v0:${time}:${body}`).digest('hex');
	const headers = [FORM, ['X-Slack-Request-Timestamp', time], ['X-Slack-Signature', `v0=${signature}`]] as const;
	return { method: 'POST', headers: [...headers], body };
}

/** docs.slack.dev: a modal takes any body for an instruction; a slash command shows it. */
test.each([
	['a modal', `payload=${encodeURIComponent('{"type":"view_submission","view":{"id":"V1"}}')}`],
	['a button', `payload=${encodeURIComponent('{"type":"block_actions","actions":[]}')}`],
	['a slash command', 'command=%2Fweather&text=94070'],
])('Slack: %s gets an empty 200 and runs', async (_, body) => {
	const { post, runs } = await start('slack');
	expect(await post(slackDelivery(body))).toMatchObject({ status: 200, body: '' });
	expect(runs).toHaveLength(1);
});

test('Slack: an event that is not selected gets an empty 200 too', async () => {
	const { post, runs } = await start('slack', SECRET, { events: 'message' });
	expect(await post(slackDelivery('command=%2Fweather&text=94070'))).toMatchObject({ status: 200, body: '' });
	expect(runs).toEqual([]);
});

test('Slack: the unsigned check of the certificate gets 200 and runs nothing', async () => {
	const { post, runs } = await start('slack');
	const check = { method: 'POST', headers: [FORM], body: 'ssl_check=1&token=xxx' };
	expect(await post(check)).toMatchObject({ status: 200, body: '' });
	expect(runs).toEqual([]);
});

/** twilio.com/docs/api/errors/12300: the answer to a call must be TwiML. */
test('Twilio: a call gets TwiML that does nothing', async () => {
	const { url, post, runs } = await start('twilio', SECRET, { options: { publicUrl: 'https://example.com/calls' } });
	expect(url).toMatch(/^http/);
	const body = 'CallSid=CA1&CallStatus=ringing';
	const signature = createHmac('sha1', SECRET)
		.update('https://example.com/callsCallSidCA1CallStatusringing')
		.digest('base64');
	const answer = await post({ method: 'POST', headers: [FORM, ['X-Twilio-Signature', signature]], body });
	expect(answer).toMatchObject({
		status: 200,
		body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
	});
	expect(answer.headers['content-type']).toMatch(/^text\/xml/);
	expect(runs).toHaveLength(1);
});

/** docs.discord.com/developers/interactions/receiving-and-responding: 5 is "the answer follows". */
test('Discord: a command gets an interaction response', async () => {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
	const { post, runs } = await start('discord', raw);
	const body = '{"id":"1","type":2,"data":{"name":"blep"}}';
	const time = seconds();
	const signature = sign(null, Buffer.from(time + body), privateKey).toString('hex');
	const headers = [JSON_TYPE, ['X-Signature-Timestamp', time], ['X-Signature-Ed25519', signature]] as const;
	const answer = await post({ method: 'POST', headers: [...headers], body });
	expect(answer).toMatchObject({ status: 200, body: '{"type":5}' });
	expect(runs).toHaveLength(1);
});

/** developer.xero.com: the answer to a wrong signature is 401, and "there is no body in the response". */
test('Xero: a refusal has no body, and no type of one', async () => {
	const { post, runs } = await start('xero');
	const body = '{"events":[],"firstEventSequence":0,"lastEventSequence":0,"entropy":"LUWDSUDGSWNZVALZXBEV"}';
	const headers = [JSON_TYPE, ['x-xero-signature', 'BjzNbYUfrzg4g8wxm+dKHaZVrKxr2m75E296fUbD1E4=']] as const;
	const answer = await post({ method: 'POST', headers: [...headers], body });
	expect(answer).toMatchObject({ status: 401, body: '' });
	expect(answer.headers).not.toHaveProperty('content-type');
	expect(answer.headers).not.toHaveProperty('set-cookie');
	expect(runs).toEqual([]);
});

test.each(['mailgun', 'quickbooks', 'telnyx', 'xero', 'linear'])(
	'%s takes nothing but 200: another Response Code is refused at publishing',
	async (source) => {
		const secret = source === 'telnyx' ? Buffer.alloc(32, 9).toString('base64') : SECRET;
		const setup = (responseCode: number) => ({
			parameters: { source, options: { responseCode } },
			credentials: { webhookSigningSecretApi: { secret } },
		});
		await expect(activate(setup(204))).rejects.toThrow(
			/treats the response code 204 as a failure.*Set Response Code to 200/,
		);
		expect(await activate(setup(200))).toBe(true);
	},
);

test('publishing tells in the log that GitHub has no such event, and publishes', async () => {
	const activated = await activate({
		parameters: { source: 'github', events: 'pul_request.opened' },
		credentials: { webhookSigningSecretApi: { secret: SECRET } },
	});
	expect(activated).toBe(true);
	expect(logCalls.map(({ message }) => message)).toEqual([
		expect.stringContaining('GitHub has no event pul_request.opened. The nearest one is pull_request'),
	]);
});
