import { createVerifier, profiles } from '../../core/signature';
import { runScript } from '../unit/core/send/script/run-script';
import { recordingServer } from './harness/loopback';
import type { Recorded } from './harness/loopback';
import { runNode } from './harness/workflow';
import { secrets, sender } from './send/sender';

interface Preview {
	deliveryId: string;
	timestamp: number;
	signatures: number;
	request: { headers: Record<string, string>; body: string; url: string };
	script: string;
	warnings?: string[];
}

async function previewOf(parameters: object, credential: object = {}, item: object = {}) {
	const node = sender({ operation: 'preview', ...parameters }, { ...credential });
	const result = await runNode({ ...node, items: [item as never] });
	expect(result.error).toBeUndefined();
	return { preview: result.items[0]?.json as unknown as Preview, stored: result.stored };
}

const template = '{"token":"${ACCESS_TOKEN}","key":"$PATH_KEY","author":"${event_author}"}';
const named = { secrets: { values: [{ name: 'PATH_KEY', secretValue: 'canary "named" \\ secret' }] } };

test('a preview sends nothing, and shows the exact bytes without any secret', async () => {
	const server = await recordingServer({ status: 200 });
	const parameters = { url: server.url, jsonTemplate: template };
	const { preview, stored } = await previewOf(parameters, named, { event_author: 'mona "m"' });
	await server.close();
	expect(server.requests).toEqual([]);
	expect(preview.request.headers).toMatchObject({ Authorization: 'Bearer ***', 'Content-Type': 'application/json' });
	expect(preview.request.body).toBe('{"token":"***","key":"***","author":"mona \\"m\\""}');
	for (const secret of [secrets.signingSecret, secrets.accessToken, 'canary \\"named\\"', 'canary "named"']) {
		expect(stored).not.toContain(secret);
	}
});

describe('the script of a preview, run with real openssl and curl', () => {
	const environment = {
		SIGNING_SECRET: secrets.signingSecret,
		ACCESS_TOKEN: secrets.accessToken,
		SECRET_PATH_KEY: 'canary "named" \\ secret',
	};

	test.each(['wandb', 'standard-webhooks', 'stripe', 'slack', 'github'])(
		'%s: sends what Send would have sent, with the same signature',
		async (signature) => {
			const server = await recordingServer({ status: 200 });
			const parameters = { url: `${server.url}/hook?x=1`, signature, jsonTemplate: template };
			const { preview } = await previewOf(parameters, named, { event_author: "it's $(mona)" });
			await runScript(preview.script, { ...environment, TIMESTAMP: String(preview.timestamp) });
			await server.close();

			const received = server.requests[0] as Recorded;
			const body = { token: secrets.accessToken, key: 'canary "named" \\ secret', author: "it's $(mona)" };
			expect(received.body.toString()).toBe(JSON.stringify(body));
			expect(received.headers.authorization).toBe(`Bearer ${secrets.accessToken}`);
			const shown = Object.entries(preview.request.headers).filter(([name]) => name !== 'Authorization');
			const lower = Object.fromEntries(shown.map(([name, value]) => [name.toLowerCase(), value]));
			expect(received.headers).toMatchObject(lower);
			const profile = profiles[signature];
			if (profile === undefined) throw new Error(signature);
			const verdict = createVerifier(profile, [secrets.signingSecret]).verify(received, Date.now() / 1000);
			expect(verdict).toMatchObject({ ok: true });
		},
	);
});

test('a token over plain http gives a warning, except for this machine', async () => {
	const { preview } = await previewOf({ url: 'http://receiver.example/hook' });
	expect(preview.warnings).toEqual([expect.stringContaining('sent to receiver.example without encryption')]);
	for (const url of ['https://receiver.example/hook', 'http://localhost:1/x', 'http://[::1]:1/x']) {
		expect((await previewOf({ url })).preview.warnings).toBeUndefined();
	}
	const withoutToken = await previewOf({ url: 'http://receiver.example/hook' }, { accessToken: '' });
	expect(withoutToken.preview.warnings).toBeUndefined();
});
