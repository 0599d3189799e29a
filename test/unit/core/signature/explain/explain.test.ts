import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	explainWebhook,
	profiles,
	takesKeys,
	type ExplainWebhookInput,
	type WebhookRequest,
} from '../../../../../core/signature';
import { allVectors, profileOf, requestOf, secretsOf } from '../vectors';

/** Signed with GitHub's own library, in a process of its own: jest cannot load ES modules. */
function signedByOctokit(secret: string, body: string): string {
	const code = `
		import { readFileSync } from 'node:fs';
		import { sign } from '@octokit/webhooks-methods';
		const { secret, body } = JSON.parse(readFileSync(0, 'utf8'));
		process.stdout.write(await sign(secret, body));`;
	const input = JSON.stringify({ secret, body });
	return execFileSync(process.execPath, ['--input-type=module', '-e', code], { input, encoding: 'utf8' });
}

interface Example {
	readonly name: string;
	readonly examples: readonly object[];
}

const examplesFile = require.resolve('@octokit/webhooks-examples/api.github.com/index.json');
const github = JSON.parse(readFileSync(examplesFile, 'utf8')) as readonly Example[];
const payload = github.find(({ name }) => name === 'issues')?.examples[0] as object;

const SECRET = 'correct horse battery staple';
/** What Python, PHP and Go make of the payload, as their documentation says; Python itself wrote the first two. */
const python = (arguments_: string) =>
	execFileSync('python3', ['-c', `import json,sys; sys.stdout.write(json.dumps(json.load(sys.stdin)${arguments_}))`], {
		input: JSON.stringify(payload),
		encoding: 'utf8',
	});

/** GitHub's library signs no empty body. */
const signature = (body: string, secret = SECRET) =>
	body === '' ? `sha256=${createHmac('sha256', secret).digest('hex')}` : signedByOctokit(secret, body);

function explained(body: string | Buffer, signed: string, more: Partial<ExplainWebhookInput> = {}) {
	const headers = { 'x-hub-signature-256': signed, 'x-github-event': 'issues' };
	return explainWebhook({
		profile: 'github',
		secrets: [SECRET],
		request: { headers, body: Buffer.from(body as string) },
		...more,
	});
}

const tried = (explanation: ReturnType<typeof explainWebhook>) =>
	explanation.steps.filter(({ step }) => step === 'tried').map(({ text }) => text);

describe('a delivery that GitHub’s own library signed', () => {
	const compact = JSON.stringify(payload);

	test('is genuine as it is', () => {
		const explanation = explained(compact, signature(compact));
		expect(explanation).toMatchObject({ ok: true, profile: 'github', advice: [] });
		expect(explanation.steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
			'source note',
			'signature ok',
			'secret ok',
			'content note',
			'match ok',
			'time note',
		]);
	});

	test.each([
		['indented by JSON.stringify', JSON.stringify(payload, null, 2), compact, 'without spaces, as JSON.stringify'],
		['written again by JavaScript from Python', compact, python(''), 'as Python writes it'],
		['written again by Python from JavaScript', python(''), compact, 'without spaces'],
		['indented by Python', python(', indent=4'), compact, 'without spaces'],
		['signed by a sender that indents', compact, python(', indent=2'), 'indented by 2 spaces'],
		['signed in Python’s short form', compact, python(", separators=(',', ':'), sort_keys=True"), 'alphabetical order'],
		['with a line break at its end', `${compact}\n`, compact, 'without the line break at its end'],
		['without its line break', compact, `${compact}\n`, 'with a line break at its end'],
		['with CRLF', '{\r\n"a":1}', '{\n"a":1}', 'with LF in place of CRLF'],
		['with a byte order mark', `\ufeff${compact}`, compact, 'without the byte order mark'],
		['as JSON in JSON', JSON.stringify(compact), compact, 'for the text inside the JSON string'],
		['in base64', Buffer.from(compact).toString('base64'), compact, 'decoded from base64'],
		['in a form', new URLSearchParams({ payload: compact }).toString(), compact, 'field payload alone'],
		['dropped', compact, '', 'for an empty body'],
	])('%s is explained by its body', (_, sent, signed, words) => {
		const explanation = explained(sent, signature(signed));
		expect(explanation).toMatchObject({ ok: false, reason: 'signature-mismatch' });
		expect(tried(explanation)).toEqual([expect.stringContaining(words)]);
		expect(explanation.advice).toHaveLength(1);
	});

	test('says which byte is the first to differ', () => {
		const explanation = explained('{"a": 1}', signature('{"a":1}'));
		expect(tried(explanation)[0]).toContain('byte 6 is a space; in the signed body it is 1');
	});

	test.each([
		['with white space around it', ` ${SECRET} `, SECRET, 'without the white space around the secret'],
		['in quotation marks', `"${SECRET}"`, SECRET, 'without the quotation marks'],
		['that a file ends with a line break', SECRET, `${SECRET}\n`, 'with a line break after the secret'],
		['encoded for a URL', encodeURIComponent(SECRET), SECRET, 'decoded from a URL'],
		['with HTML entities', 'a&amp;b&lt;c', 'a&b<c', 'HTML entities'],
		['with a beginning that does not belong to it', `sk_${SECRET}`, SECRET, 'without sk_ before the secret'],
	])('under a secret %s is explained by its secret', (_, stored, used, words) => {
		const explanation = explained(compact, signature(compact, used), { secrets: [stored] });
		expect(tried(explanation)).toEqual([expect.stringContaining(words)]);
		expect(JSON.stringify(explanation)).not.toContain(used);
	});

	test('with a rewritten body and a wrong secret is explained by both', () => {
		const explanation = explained('{"a": 1}', signature('{"a":1}'), { secrets: [` ${SECRET}`] });
		expect(tried(explanation)[0]).toMatch(/white space around the secret, and for the body written without spaces/);
	});

	test('under an unrelated secret says that nothing makes it valid', () => {
		const explanation = explained(compact, signature(compact, 'another'));
		expect(tried(explanation)).toEqual([
			expect.stringMatching(/^The signature is valid for no other source, and for none of \d+ other bodies/),
		]);
		expect(explanation.advice).toEqual([expect.stringContaining('Copy the secret from the sender again')]);
	});

	test('of which only a parsed body is left is not called a forgery', () => {
		const explanation = explained(compact, signature(python('')), { exactBody: false });
		expect(explanation.advice).toEqual([expect.stringContaining('does not contain the bytes')]);
	});

	test('is found without the name of the source', () => {
		expect(explained(compact, signature(compact), { profile: undefined })).toMatchObject({ ok: true });
		expect(explained(compact, signature(`${compact} `), { profile: undefined })).toMatchObject({
			ok: false,
			profile: 'github',
		});
	});

	test('verified as another source is explained by the source', () => {
		const explanation = explained(compact, signature(compact), { profile: 'slack' });
		expect(explanation.reason).toBe('signature-missing');
		expect(explanation.advice[0]).toContain('GitHub (github)');
	});
});

/** Sources whose public keys are fetched have no secret that could be wrong. */
const keyed = allVectors.filter((vector) => {
	const profile = profileOf(vector);
	const row = typeof profile === 'string' ? profiles[profile] : profile;
	return row !== undefined && takesKeys(row);
});

describe('every published vector', () => {
	const genuine = keyed.filter(({ valid }) => valid);

	test('that is genuine is explained as genuine', () => {
		for (const vector of genuine) {
			const input = { profile: profileOf(vector), secrets: [...secretsOf(vector)], request: requestOf(vector) };
			expect([
				vector.source,
				explainWebhook({ ...input, now: vector.now, toleranceSeconds: vector.toleranceSeconds }).ok,
			]).toEqual([vector.source, true]);
		}
	});

	test('whose body is signed is refused with one more byte, with the byte named where one body is signed', () => {
		const signed = genuine.filter((vector) => {
			const { scheme } = profiles[vector.provider] ?? {};
			return scheme?.kind === 'signed' && scheme.content === '{body}' && (vector.bodyUtf8 ?? '').startsWith('{');
		});
		expect(signed.length).toBeGreaterThan(20);
		for (const vector of signed) {
			const request: WebhookRequest = { ...requestOf(vector), body: Buffer.from(`${vector.bodyUtf8}\n`) };
			const explanation = explainWebhook({ profile: profileOf(vector), secrets: [...secretsOf(vector)], request });
			expect([vector.provider, tried(explanation).join()]).toEqual([
				vector.provider,
				expect.stringContaining('line break at its end'),
			]);
		}
	});

	test('shows no secret, whatever is wrong with the request', () => {
		for (const vector of keyed) {
			const secrets = [...secretsOf(vector)].filter((secret) => secret.length > 8 && !secret.includes('BEGIN'));
			if (secrets.length === 0) continue;
			const request = { ...requestOf(vector), body: Buffer.from(`${vector.bodyUtf8 ?? ''} `) };
			const text = JSON.stringify(explainWebhook({ profile: profileOf(vector), secrets, request }));
			for (const secret of secrets) expect(text.includes(secret)).toBe(false);
		}
	});
});

describe('what else may be wrong', () => {
	/** Published by the Standard Webhooks project; see the vectors. */
	const standard = {
		secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
		request: {
			headers: {
				'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
				'webhook-timestamp': '1614265330',
				'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
			},
			body: Buffer.from('{"test": 2432232314}'),
		},
	};

	test('the age, if somebody asks for it', () => {
		const input = { profile: 'standard-webhooks', secrets: [standard.secret], request: standard.request };
		expect(explainWebhook(input).ok).toBe(true);
		const late = explainWebhook({ ...input, now: 1614265330 + 7200 });
		expect(late).toMatchObject({ ok: false, reason: 'timestamp-too-old' });
		expect(late.steps.at(-1)).toMatchObject({ step: 'time', result: 'problem' });
		expect(late.summary).toContain('2 hours behind');
	});

	test('a secret that the source cannot use, and the source that can', () => {
		const explanation = explainWebhook({ profile: 'x-twitter', secrets: [standard.secret], request: standard.request });
		expect(explanation.advice.join()).toContain('standard-webhooks');
	});

	test('a key that is too short is named as the mistake', () => {
		const explanation = explainWebhook({
			profile: 'standard-webhooks',
			secrets: ['whsec_AAAA'],
			request: standard.request,
		});
		expect(explanation.steps).toContainEqual({
			step: 'secret',
			result: 'problem',
			text: expect.stringContaining('too short') as string,
		});
	});

	test('no source that is known', () => {
		const request = { headers: { 'x-nobody-signature': 'abc' }, body: Buffer.from('{}') };
		const explanation = explainWebhook({ secrets: ['a secret'], request });
		expect(explanation).toMatchObject({ ok: false, summary: 'No known source sends these headers.' });
		expect(explanation.steps[0]?.text).toBe('The request has x-nobody-signature.');
	});

	test('a URL that is signed with another scheme', () => {
		// Twilio's published example, see the vectors
		const vector = allVectors.find(
			({ provider, valid, url }) => provider === 'twilio' && valid && url?.startsWith('https:'),
		);
		if (vector === undefined) throw new Error('There is no vector of Twilio');
		const request = { ...requestOf(vector), url: vector.url?.replace('https:', 'http:') };
		const explanation = explainWebhook({ profile: 'twilio', secrets: [...secretsOf(vector)], request });
		expect(tried(explanation)).toContain('The signature is valid for the URL with https.');
	});

	test.each([
		['no argument', () => (explainWebhook as () => unknown)(), 'invalid-argument'],
		[
			'no list of secrets',
			() => explainWebhook({ profile: 'github', secrets: 'a' as never, request: standard.request }),
			'invalid-argument',
		],
		[
			'no secret',
			() => explainWebhook({ profile: 'github', secrets: [], request: standard.request }),
			'missing-secret',
		],
		[
			'a profile that no row has',
			() => explainWebhook({ profile: 'gihtub', secrets: ['a'], request: standard.request }),
			'unknown-profile',
		],
	])('the caller’s own mistake throws: %s', (_, act, code) => {
		expect(act).toThrow(expect.objectContaining({ code }) as Error);
	});
});

test('the octokit examples are where this file expects them', () => {
	expect(join(examplesFile)).toContain('@octokit');
	expect(payload).toHaveProperty('issue');
});
