import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { KeyServer, keySet, replyWith, SigningKey } from './harness/key-server';
import type { KeyReply } from './harness/key-server';
import { listen } from './harness/loopback';
import { activate, startTrigger } from './harness/trigger';
import type { RunningTrigger } from './harness/trigger';

/**
 * Keys that are fetched by n8n's own HTTP helper from stand-ins on this machine. docs/sender-keys.md has the same table: each row
 * is one of these tests.
 */
const page = readFileSync(join(__dirname, '../../docs/sender-keys.md'), 'utf8');

const START = Date.UTC(2026, 10, 27, 12);
const MINUTE = 60_000;
const ISSUER = 'https://login.example.com';
const AUDIENCE = 'https://n8n.example.com';

let now = START;
beforeEach(() => {
	now = START;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

const claims = (more: object = {}) => ({
	iss: ISSUER,
	aud: AUDIENCE,
	sub: 'alice',
	iat: Math.floor(now / 1000),
	exp: Math.floor(now / 1000) + 300,
	...more,
});

const first = new SigningKey('key-1');
const second = new SigningKey('key-2');
/** Somebody else's, under the ID of the first. */
const stranger = new SigningKey('key-1');

/** A trigger with the source OIDC / JWT, and the server of its keys. */
class Scene {
	private constructor(
		readonly server: KeyServer,
		readonly trigger: RunningTrigger,
	) {}

	static async set(reply: KeyReply): Promise<Scene> {
		const server = await KeyServer.start(reply);
		const webhookSenderApi = { sender: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwksUrl: server.url };
		const trigger = await startTrigger({ parameters: { source: 'oidc' }, credentials: { webhookSenderApi } });
		return new Scene(server, trigger);
	}

	async send(token: string): Promise<number> {
		const headers = [
			['Content-Type', 'application/json'],
			['Authorization', `Bearer ${token}`],
		] as const;
		const { status } = await this.trigger.post({ method: 'POST', headers, body: '{"a":1}' });
		return status;
	}
}

/** Counts equal statuses that follow each other: `200, 200, 401` is `2 × 200, 1 × 401`. */
function summary(statuses: readonly number[]): string {
	const groups: [status: number, count: number][] = [];
	for (const status of statuses) {
		const last = groups.at(-1);
		if (last?.[0] === status) last[1]++;
		else groups.push([status, 1]);
	}
	return groups.map(([status, count]) => `${count} × ${status}`).join(', ');
}

type Play = (scene: Scene) => Promise<readonly number[]>;

const times = async (count: number, act: (at: number) => Promise<number>): Promise<number[]> => {
	const statuses: number[] = [];
	for (let at = 0; at < count; at++) statuses.push(await act(at));
	return statuses;
};

const unknownKey = (at: number): string => first.token(claims(), { kid: `unknown-${at}` });

const scenes: Readonly<Record<string, readonly [reply: KeyReply, play: Play]>> = {
	'Genuine deliveries, one after the other': [
		replyWith(keySet(first)),
		async (scene) => await times(5, async () => await scene.send(first.token(claims()))),
	],
	'20 genuine deliveries at once, before there is a key': [
		replyWith(keySet(first)),
		async (scene) => await Promise.all(Array.from({ length: 20 }, async () => await scene.send(first.token(claims())))),
	],
	'The sender has a new key 10 seconds, and 40 seconds after the last call': [
		replyWith(keySet(first)),
		async (scene) => {
			const before = await scene.send(first.token(claims()));
			scene.server.reply = replyWith(keySet(second));
			now += 10_000;
			const early = await scene.send(second.token(claims()));
			now += 30_000;
			return [before, early, await scene.send(second.token(claims())), await scene.send(first.token(claims()))];
		},
	],
	'The key has expired, and the server answers 500': [
		replyWith(keySet(first), { 'cache-control': 'max-age=60' }),
		async (scene) => {
			const before = await scene.send(first.token(claims()));
			scene.server.reply = (response) => void response.writeHead(500).end();
			now += 2 * MINUTE;
			return [before, ...(await times(5, async () => await scene.send(first.token(claims()))))];
		},
	],
	'The server answers 500 from the start, and recovers after 30 seconds': [
		(response) => void response.writeHead(500).end(),
		async (scene) => {
			const before = await times(10, async () => await scene.send(first.token(claims())));
			scene.server.reply = replyWith(keySet(first));
			now += 30_000;
			return [...before, await scene.send(first.token(claims()))];
		},
	],
	'The server lies: it has the key of somebody else under the same ID': [
		replyWith(keySet(stranger)),
		async (scene) => await times(3, async () => await scene.send(first.token(claims()))),
	],
	'The server lies: it answers with a page': [
		replyWith('<html>Sign in</html>'),
		async (scene) => await times(3, async () => await scene.send(first.token(claims()))),
	],
	'The server redirects to a server that has the key': [
		(response) => void response.writeHead(302, { location: elsewhere }).end(),
		async (scene) => await times(3, async () => await scene.send(first.token(claims()))),
	],
	'The server never ends its answer': [
		(response) => void response.writeHead(200).write('{"keys":['),
		async (scene) => await times(2, async () => await scene.send(first.token(claims()))),
	],
	'The server sends 1 MB': [
		replyWith(JSON.stringify({ keys: [first.jwk], more: 'x'.repeat(1_000_000) })),
		async (scene) => await times(2, async () => await scene.send(first.token(claims()))),
	],
	'500 forgeries with unknown key IDs, while there is a key': [
		replyWith(keySet(first)),
		async (scene) => [
			await scene.send(first.token(claims())),
			...(await times(500, async (at) => await scene.send(unknownKey(at)))),
		],
	],
	'100 forgeries in 10 minutes, while there is no key': [
		(response) => void response.writeHead(500).end(),
		async (scene) =>
			await times(100, async (at) => {
				now = START + at * 6_000;
				return await scene.send(unknownKey(at));
			}),
	],
	'Forgeries for another audience, of another issuer, or expired': [
		replyWith(keySet(first)),
		async (scene) => [
			await scene.send(first.token(claims({ aud: 'another' }))),
			await scene.send(first.token(claims({ iss: 'https://evil.example' }))),
			await scene.send(first.token(claims({ exp: Math.floor(now / 1000) - 100 }))),
		],
	],
};

let elsewhere = '';
let callsElsewhere = 0;
beforeAll(async () => {
	const { url } = await listen((_, response) => {
		callsElsewhere++;
		replyWith(keySet(first))(response);
	});
	elsewhere = url;
});

test.each(Object.entries(scenes))('%s', async (title, [reply, play]) => {
	const scene = await Scene.set(reply);
	const statuses = await play(scene);
	const cells = [title, summary(statuses), String(scene.server.calls)];
	const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
	expect(rows.find((row) => row[1] === title)?.slice(1, 4)).toEqual(cells);
	expect(scene.trigger.thrown).toEqual([]);
	expect(scene.trigger.runs).toHaveLength(statuses.filter((status) => status === 200).length);
});

test('the page has a row for each of these, and no others', () => {
	const table = page.slice(page.indexOf('| What happens'), page.indexOf('\n\n', page.indexOf('| What happens')));
	const titles = table
		.split('\n')
		.slice(2)
		.map((line) => line.split('|')[1]?.trim());
	expect(titles).toEqual(Object.keys(scenes));
});

test('a redirect is not followed', () => expect(callsElsewhere).toBe(0));

test('the item names the subject of the token, and holds no token', async () => {
	const scene = await Scene.set(replyWith(keySet(first)));
	const token = first.token(claims());
	expect(await scene.send(token)).toBe(200);
	const [item] = scene.trigger.runs[0] ?? [];
	expect(item?.json).toMatchObject({
		source: 'oidc',
		body: { a: 1 },
		verification: { scheme: 'oidc', subject: 'alice' },
	});
	expect(JSON.stringify(item)).not.toContain(token.split('.')[2]);
});

describe('an agent channel whose callers prove who they are', () => {
	const channel = async (more: object = {}) => {
		const server = await KeyServer.start(replyWith(keySet(first)));
		const webhookSenderApi = { sender: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwksUrl: server.url };
		const parameters = { source: 'agentMessage', requireApiKey: false, requireToken: true, ...more };
		const credentials = { webhookSenderApi, agentChannelApi: { apiKey: 'the key' } };
		return { server, trigger: await startTrigger({ parameters, credentials }) };
	};
	const message = (token: string | undefined, body: object) => ({
		method: 'POST',
		headers: [
			['Content-Type', 'application/json'],
			...(token === undefined ? [] : [['Authorization', `Bearer ${token}`]]),
		] as [string, string][],
		body: JSON.stringify(body),
	});

	test.each([
		['says who it is', { message: 'hi', sessionId: 's', userId: 'alice' }],
		['says that it is somebody else', { message: 'hi', sessionId: 's', userId: 'admin' }],
		['does not say who it is', { message: 'hi', sessionId: 's' }],
	])('gets the proven userId where the body %s', async (_, body) => {
		const { trigger } = await channel();
		expect((await trigger.post(message(first.token(claims()), body))).status).toBe(200);
		expect(trigger.runs[0]?.[0]?.json).toMatchObject({ userId: 'alice', chatInput: 'hi', sessionId: 's' });
	});

	test('refuses callers without a token, and with one of somebody else', async () => {
		const { trigger, server } = await channel();
		const body = { message: 'hi', sessionId: 's', userId: 'alice' };
		expect((await trigger.post(message(undefined, body))).status).toBe(401);
		expect(server.calls).toBe(0);
		expect((await trigger.post(message(stranger.token(claims()), body))).status).toBe(401);
		expect(trigger.runs).toEqual([]);
	});

	test('needs both the API key and the token where both are required', async () => {
		const { trigger, server } = await channel({ requireApiKey: true });
		const body = { message: 'hi', sessionId: 's', userId: 'x' };
		const token = first.token(claims());
		expect((await trigger.post(message(token, body))).status).toBe(401);
		// the key is not fetched for a caller without the API key
		expect(server.calls).toBe(0);
		expect((await trigger.post(message(undefined, body), '?apiKey=the%20key')).status).toBe(401);
		expect((await trigger.post(message(token, body), '?apiKey=the%20key')).status).toBe(200);
	});
});

describe('a token and another proof in the same header', () => {
	const webhookSenderApi = {
		sender: 'oidc',
		issuer: ISSUER,
		audience: AUDIENCE,
		jwksUrl: 'https://login.example.com/jwks',
	};
	const secureHeader = { webhookSecureHeaderApi: { headerName: 'Authorization', headerValueSecret: 'Bearer x' } };
	const channel = { source: 'agentMessage', requireToken: true };

	test.each([
		[
			'the API key of Chat Completions',
			{ requireApiKey: true, protocols: ['chatCompletions'], respond: 'lastNode' },
			'Require API Key and Require Caller Token',
		],
		[
			'a secure header',
			{ requireApiKey: false, requireSecureHeader: true },
			'Require Caller Token and Require Secure Header',
		],
	])('are refused at publishing: %s', async (_, more, switches) => {
		const credentials = { webhookSenderApi, agentChannelApi: { apiKey: 'the key' }, ...secureHeader };
		const published = activate({ parameters: { ...channel, ...more }, credentials });
		await expect(published).rejects.toThrow(`Turn off one of ${switches}, or use another header.`);
	});

	test('a credential of another sender is refused at publishing', async () => {
		const setup = { parameters: { source: 'aws-sns' }, credentials: { webhookSenderApi } };
		await expect(activate(setup)).rejects.toThrow('Select a credential whose Sender is AWS SNS.');
	});

	test('a caller token without an address of keys, and without a key, is refused at publishing', async () => {
		const credentials = { webhookSenderApi: { ...webhookSenderApi, jwksUrl: '' } };
		const setup = { parameters: { ...channel, requireApiKey: false }, credentials };
		await expect(activate(setup)).rejects.toThrow('JWKS URL is empty in the credential');
	});
});
