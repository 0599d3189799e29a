import * as library from '../../../core';
import { createSigner, createVerifier, Failure, signWebhook, verifyWebhook } from '../../../core';

type Call = (...given: unknown[]) => unknown;

/** Returns the message and cure of what a call throws. */
function complaint(act: () => unknown): { message: string; cure: string } | undefined {
	try {
		act();
	} catch (error) {
		expect(error).toBeInstanceOf(Failure);
		const { message, cure } = error as Failure;
		return { message, cure };
	}
	return undefined;
}

describe('a call without arguments fails with the correct usage', () => {
	const functions = Object.entries(library as unknown as Record<string, Call>).filter(
		([name, value]) => typeof value === 'function' && /^[a-z]/.test(name) && name !== 'parseRetryAfter',
	);
	test.each(functions)('%s', (_, call) => {
		const told = complaint(() => call());
		expect(told?.message).toMatch(/needs an object|needs text|No signature profile is given|There is no stream format/);
		expect(told?.cure).toMatch(/^(?:Call it like \w+\(|Pass a name such as|Choose )/);
	});
	test('parseRetryAfter: a missing header is not an error', () =>
		expect((library.parseRetryAfter as Call)()).toBeUndefined());
});

const body = Buffer.from('{"action":"opened"}');
const request = { headers: {}, body };

test.each<[string, Call, string, RegExp]>([
	[
		'a text instead of a list of secrets',
		() => verifyWebhook({ profile: 'github', secrets: 'a secret' as never, request }),
		'The secrets are not a list',
		/^Pass a list/,
	],
	['no secrets', () => signWebhook({ profile: 'github', body } as never), 'The secrets are not a list', /^Pass a list/],
	[
		'no secrets for a handshake',
		() => library.answerHandshake({ profile: 'github', request } as never),
		'The secrets are not a list',
		/^Pass a list/,
	],
	['an empty list', () => createVerifier('github', []), 'No secret is configured', /^Enter the secret/],
	[
		'no request',
		() => verifyWebhook({ profile: 'github', secrets: ['s'] } as never),
		'The request has no headers',
		/\{ headers, body \}/,
	],
	[
		'the headers of the fetch API',
		() => verifyWebhook({ profile: 'github', secrets: ['s'], request: { headers: new Headers() as never, body } }),
		'The headers are not a plain object',
		/Object\.fromEntries\(headers\)/,
	],
	[
		'a parsed body',
		() =>
			verifyWebhook({ profile: 'github', secrets: ['s'], request: { headers: {}, body: { action: 'a' } as never } }),
		'The request body is not a Buffer: a signature covers the exact bytes, not a parsed or re-serialised body',
		/raw bytes/,
	],
	[
		'a payload to sign that is not bytes',
		() => createSigner('github', ['s']).sign({ body: { action: 'a' } as never, timestamp: 0 }),
		'The body is not a Buffer: a signature covers the exact bytes that are sent',
		/Buffer\.from\(JSON\.stringify\(payload\)\)/,
	],
	[
		'another stream format',
		() => library.streamParser('xml' as never),
		'There is no stream format "xml"',
		/'sse' or 'ndjson'/,
	],
])('%s: the error names the mistake and the cure', (_, act, message, cure) => {
	expect(complaint(act)).toEqual({ message, cure: expect.stringMatching(cure) as string });
});

test('a header named get is a header like any other', () => {
	const verdict = verifyWebhook({ profile: 'github', secrets: ['s'], request: { headers: { get: 'x' }, body } });
	expect(verdict).toEqual({ ok: false, reason: 'signature-missing' });
});

test('bytes that are not a Buffer are read like a Buffer', () => {
	const { headers } = signWebhook({ profile: 'github', secrets: ['s'], body, event: 'issues' });
	const bytes = new Uint8Array(Buffer.concat([Buffer.from('..'), body])).subarray(2);
	const verdict = verifyWebhook({ profile: 'github', secrets: ['s'], request: { headers, body: bytes as Buffer } });
	expect(verdict).toMatchObject({ ok: true, event: 'issues', action: 'opened' });
});

test.each([
	['GitHub', 'Did you mean github?'],
	['GITHUB', 'Did you mean github?'],
	['gihtub', 'Did you mean github or gitlab or gitea?'],
	['wieghts', 'Did you mean wandb?'],
	['Weights & Biases', 'Did you mean wandb?'],
	['standardwebhooks', 'Did you mean standard-webhooks'],
	['Stripe ', 'Did you mean stripe?'],
	['qqqqqqqqqqqqqqqqqqqq', 'profileNames lists the known ones'],
	// at most three of the seven
	['microsoft', 'Did you mean microsoft-teams or microsoft-graph or bot-framework?'],
	['face', 'Did you mean hugging-face?'],
	[' x ', 'Did you mean x-twitter?'],
	// too short a word to stand for FusionAuth (Key Pair)
	['key', 'profileNames lists the known ones'],
])('the unknown profile %j: %s', (name, cure) => {
	expect(complaint(() => createVerifier(name, ['s']))).toEqual({
		message: `There is no signature profile "${name}"`,
		cure: expect.stringContaining(cure) as string,
	});
});
