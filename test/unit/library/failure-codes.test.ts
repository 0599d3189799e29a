import * as library from '../../../core';
import { Failure } from '../../../core';
import type { FailureCode } from '../../../core';

const body = Buffer.from('{"action":"opened"}');
const sign = (more: object) => library.signWebhook({ profile: 'github', secrets: ['a secret'], body, ...more });

test.each<[FailureCode, string, () => unknown]>([
	['unknown-profile', 'a profile that no row has', () => library.createVerifier('gihtub', ['a secret'])],
	['missing-secret', 'no secret', () => library.createVerifier('github', [])],
	['missing-secret', 'an empty secret', () => library.createVerifier('github', [' '])],
	['invalid-secret', 'a secret that is not base64', () => sign({ profile: 'standard-webhooks', secrets: ['whsec_%'] })],
	['invalid-argument', 'a parsed body', () => sign({ body: {} })],
	['invalid-argument', 'no argument', () => (library.verifyWebhook as () => unknown)()],
	['invalid-argument', 'a stream format of nobody', () => library.streamParser('xml' as never)],
	['cannot-sign', 'a signature over the URL without a URL', () => sign({ profile: 'square' })],
	[
		'invalid-option',
		'a negative tolerance',
		() => library.createVerifier('stripe', ['a secret'], { toleranceSeconds: -1 }),
	],
	['invalid-header', 'a header name with a space', () => library.customProfile({ header: 'X Signature' })],
	['invalid-profile', 'an unknown token', () => library.customProfile({ header: 'X-A', content: '{nobody}' })],
	['invalid-path', 'a malformed path', () => library.customProfile({ header: 'X-A', eventPath: 'a..b' })],
	['invalid-event-filter', 'a filter with two dots', () => library.parseEventFilter('a,,b')],
	['invalid-template', 'a variable without an end', () => library.renderPayload('{"a":${a', {})],
	['unknown-variable', 'a variable that is not given', () => library.renderPayload('{"a":"${b}"}', {})],
	['invalid-payload', 'a template that is not JSON', () => library.renderPayload('{', {})],
	['unreadable-capture', 'a capture that is no request', () => library.readCapturedRequest('{}')],
	['reply-too-deep', 'a stream that nests too deep', () => push('['.repeat(501) + '\n')],
])('%s: %s', (code, _, act) => {
	let thrown: unknown;
	try {
		act();
	} catch (error) {
		thrown = error;
	}
	expect(thrown).toBeInstanceOf(Failure);
	expect(thrown).toMatchObject({ name: 'Failure', code, facts: {} });
});

function push(text: string): unknown {
	return library.streamParser('ndjson').push(Buffer.from(text));
}

test('a failure carries code, message, cure and facts, and prints as an error', () => {
	const failure = new Failure('invalid-url', 'No URL', 'Enter one', { httpCode: 400 });
	const { code, message, cure, facts } = failure;
	expect({ code, message, cure, facts }).toEqual({
		code: 'invalid-url',
		message: 'No URL',
		cure: 'Enter one',
		facts: { httpCode: 400 },
	});
	expect(String(failure)).toBe('Failure: No URL');
});
