import fc from 'fast-check';

import { curlScript } from '../../../../../core/send';
import type { NamedSecret } from '../../../../../core/send';
import { canSign, createSigner, createVerifier, customProfile, profiles } from '../../../../../core/signature';
import type { SignatureProfile } from '../../../../../core/signature';
import { formatTimestamp } from '../../../../../core/signature/schemes/timestamp';
import { runScript, startReceiver } from './run-script';

const ID = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';
let receiver: Awaited<ReturnType<typeof startReceiver>>;

beforeAll(async () => {
	receiver = await startReceiver();
});
afterAll(() => receiver.stop());

/** Returns a secret in the form that a profile requires. */
function secretFor({ scheme }: SignatureProfile, seed: string): string {
	const text = `it's a "secret" $HOME \\ ${seed}`;
	if (scheme.kind === 'token') return scheme.spelling === 'basic' ? `user:${seed}` : `token-${seed}`;
	if (scheme.kind === 'public-key') throw new Error('Only the vendor can sign');
	const { prefix = '', encoding } = scheme.keys[0] ?? { encoding: 'utf8' };
	return prefix + (encoding === 'hex' || encoding === 'base64' ? Buffer.from(text).toString(encoding) : text);
}

interface Trial {
	profile: SignatureProfile;
	keys: NamedSecret[];
	others?: NamedSecret[];
	body?: Buffer;
	url?: string;
	headers?: Record<string, string>;
	timestamp?: number;
}

const signing = (value: string, variable = 'SIGNING_SECRET'): NamedSecret => ({ variable, value, meaning: 'a secret' });

/** Signs a request and returns its script. */
function scriptOf(trial: Trial) {
	const { profile, keys, others = [], headers = {}, timestamp = Math.floor(Date.now() / 1000) } = trial;
	const url = trial.url ?? `${receiver.url}/hook?a=1&data.id=7`;
	const body = trial.body ?? Buffer.from('{"a":"$HOME `id` \'quoted\'","emoji":"✓"}\n');
	const signer = createSigner(
		profile,
		keys.map(({ value }) => value),
	);
	const parts = signer.sign({ body, id: ID, timestamp, method: 'POST', url });
	const request = {
		method: 'POST',
		url: parts.url ?? url,
		headers: { 'Content-Type': 'application/json', ...headers, ...parts.headers },
		body: parts.body ?? body,
	};
	const script = curlScript({ request, secrets: [...keys, ...others], signed: { profile, keys, id: ID } });
	const environment = Object.fromEntries([...keys, ...others].map(({ variable, value }) => [variable, value]));
	return { request, script, environment, timestamp };
}

function received(path: string, request: { url: string }) {
	const { method, headers, body } = receiver.last();
	return { method, url: new URL(path, request.url).href, headers, body };
}

/** Bodies for the schemes that read or write something in them. */
const now = Math.floor(Date.now() / 1000);
const bodies: Record<string, string> = {
	'adyen-standard': JSON.stringify({ notificationItems: [{ NotificationRequestItem: { eventCode: 'CAPTURE' } }] }),
	braintree: 'bt_payload=PG5vdGlmaWNhdGlvbj4K',
	linear: JSON.stringify({ webhookTimestamp: now * 1000 }),
	'mailgun-routes': `token=0123456789abcdef&timestamp=${now}&subject=Hi`,
	'microsoft-graph': JSON.stringify({ value: [{ changeType: 'created' }] }),
};

const signable = Object.values(profiles).filter((profile) => canSign(profile));

describe('for every profile that can sign', () => {
	test.each(signable.map((profile) => [profile.name, profile] as const))(
		'%s: the script sends the previewed request, and it verifies',
		async (_, profile) => {
			const secret = secretFor(profile, '0123456789abcdef0123456789');
			const body = bodies[profile.name];
			const { request, script, environment, timestamp } = scriptOf({
				profile,
				keys: [signing(secret)],
				timestamp: now,
				...(body !== undefined && { body: Buffer.from(body) }),
			});
			const { scheme } = profile;
			const unit = scheme.kind === 'signed' ? (scheme.timestamp?.unit ?? 's') : 's';
			await runScript(script, { ...environment, TIMESTAMP: formatTimestamp(timestamp, unit) });

			expect(script).not.toContain(secret);
			expect(receiver.last().body.equals(request.body)).toBe(true);
			const sent = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
			expect(receiver.last().headers).toMatchObject(Object.fromEntries(sent) as object);
			expect(new URL(receiver.last().path, request.url).href).toBe(request.url);
			const verdict = createVerifier(profile, [secret]).verify(received(receiver.last().path, request), timestamp);
			expect(verdict).toMatchObject({ ok: true });
		},
	);
});

describe('a run of the script', () => {
	test.each(['stripe', 'standard-webhooks'])('%s: signs the time of the run', async (name) => {
		const profile = profiles[name] as SignatureProfile;
		const secret = secretFor(profile, 'x'.repeat(24));
		const old = scriptOf({ profile, keys: [signing(secret)], timestamp: 1_700_000_000 });
		await runScript(old.script, old.environment);
		const now = Date.now() / 1000;
		const verdict = createVerifier(profile, [secret]).verify(received(receiver.last().path, old.request), now);
		expect(verdict).toMatchObject({ ok: true });
	});

	test('signs with both secrets during a rotation', async () => {
		const profile = profiles['standard-webhooks'] as SignatureProfile;
		const [current, previous] = [secretFor(profile, 'new'.repeat(9)), secretFor(profile, 'old'.repeat(9))];
		const keys = [signing(current), signing(previous, 'PREVIOUS_SIGNING_SECRET')];
		const { script, environment, request } = scriptOf({ profile, keys });
		await runScript(script, environment);
		for (const secret of [current, previous]) {
			const verdict = createVerifier(profile, [secret]).verify(
				received(receiver.last().path, request),
				Date.now() / 1000,
			);
			expect(verdict).toMatchObject({ ok: true });
		}
	});

	test('signs with a secret that was pasted with spaces around it', async () => {
		const profile = profiles['standard-webhooks'] as SignatureProfile;
		const secret = ` ${secretFor(profile, 'x'.repeat(24))}\n`;
		const { script, environment, request } = scriptOf({ profile, keys: [signing(secret)] });
		await runScript(script, environment);
		const verdict = createVerifier(profile, [secret]).verify(
			received(receiver.last().path, request),
			Date.now() / 1000,
		);
		expect(verdict).toMatchObject({ ok: true });
	});

	test('does not start without its secrets and names the missing ones', async () => {
		const { script } = scriptOf({ profile: profiles.wandb as SignatureProfile, keys: [signing('s3cret value')] });
		await expect(runScript(script, {})).rejects.toThrow('SIGNING_SECRET: set it to a secret');
	});
});

describe('a custom scheme is signed correctly', () => {
	test.each([
		{ header: 'X-Sig', content: 'v0:{t}:{body}', timestampHeader: 'X-Time', prefix: 'v0=' },
		{ header: 'X-Sig', algorithm: 'sha512', encoding: 'base64', keyEncoding: 'base64' },
		{ header: 'X-Sig', algorithm: 'sha1', encoding: 'base64url', keyEncoding: 'hex' },
		{ header: 'X-Sig', content: '{t}{method}{url}{body}', timestampHeader: 'X-Time', timestampUnit: 'ms' },
		{ header: 'X-Sig', content: '{body}{t}', timestampHeader: 'X-Time', timestampUnit: 'rfc1123' },
		{ header: 'X-Sig', content: '{body}{t}', timestampHeader: 'X-Time', timestampUnit: 'rfc3339' },
		{ header: 'X-Sig', content: "it's {id} {body}", idHeader: 'X-Id' },
		{ header: 'X-Sig', content: '{json:a}|{body}' },
	] as const)('%j', async (input) => {
		const profile = customProfile(input);
		const secret = secretFor(profile, 'seed');
		const { script, environment, request } = scriptOf({ profile, keys: [signing(secret)], timestamp: 1_700_000_000 });
		await runScript(script, environment);
		const verdict = createVerifier(profile, [secret]).verify(
			received(receiver.last().path, request),
			Date.now() / 1000,
		);
		expect(verdict).toMatchObject({ ok: true });
	});
});

describe('secrets and bytes', () => {
	const profile = profiles.wandb as SignatureProfile;

	test('secrets in headers, JSON and the URL become variables', async () => {
		const token = 'to"ken\\with $(id) ü';
		const others = [{ variable: 'ACCESS_TOKEN', value: token, meaning: 'the access token' }];
		const body = Buffer.from(JSON.stringify({ token, twice: `${token}${token}` }));
		const { script, environment, request } = scriptOf({
			profile,
			keys: [signing('hush hush')],
			others,
			body,
			url: `${receiver.url}/hook?token=${encodeURIComponent(token)}`,
			headers: { Authorization: 'Bearer plain', 'X-Empty': '' },
		});
		for (const spelling of [token, JSON.stringify(token).slice(1, -1), encodeURIComponent(token)]) {
			expect(script).not.toContain(spelling);
		}
		await runScript(script, environment);
		expect(receiver.last().body.toString()).toBe(body.toString());
		expect(new URL(receiver.last().path, request.url).searchParams.get('token')).toBe(token);
		expect(receiver.last().headers['x-empty']).toBe('');
	});

	test('any bytes arrive unchanged and signed, and no secret is in the script', async () => {
		// environment variables and bash cannot hold NUL, and a line break would end curl's header
		const secrets = fc
			.string({ unit: 'binary', minLength: 6, maxLength: 20 })
			.filter((text) => /^[^\0]{6,}$/u.test(text) && text.trim() === text);
		const bodies = fc.oneof(
			fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
			fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
			fc.constantFrom('\n', '\n\n', "'", '\\', '%s%n', 'BASE64\n', '\r\n', '').map((text) => Buffer.from(text)),
		);
		await fc.assert(
			fc.asyncProperty(secrets, bodies, async (secret, bytes) => {
				const body = Buffer.concat([bytes, Buffer.from(secret), bytes]);
				const { script, environment } = scriptOf({ profile, keys: [signing(secret)], body });
				await runScript(script, environment);
				expect(receiver.last().body.equals(body)).toBe(true);
				const { method, headers } = receiver.last();
				const verdict = createVerifier(profile, [secret]).verify({ method, headers, body }, 0);
				expect(verdict).toMatchObject({ ok: true });
				expect(script.includes(secret)).toBe(false);
			}),
			{ numRuns: 25 },
		);
	}, 60_000);

	test('an unsigned request needs no signing secret', async () => {
		const request = {
			method: 'PUT',
			url: `${receiver.url}/x`,
			headers: { 'Content-Type': 'text/plain' },
			body: Buffer.from('hi'),
		};
		await runScript(curlScript({ request, secrets: [signing('unused')] }), {});
		expect(receiver.last()).toMatchObject({ method: 'PUT', path: '/x', body: Buffer.from('hi') });
	});
});
