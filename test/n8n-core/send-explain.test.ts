import { createHmac } from 'node:crypto';

import { runNode } from './harness/workflow';

const SECRET = 'canary-secret-of-explain';
const sign = (body: string) => `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;

interface Explained {
	readonly ok: boolean;
	readonly reason?: string;
	readonly steps: readonly { readonly step: string; readonly text: string }[];
	readonly advice: readonly string[];
	readonly capture?: readonly string[];
}

async function explained(
	parameters: object,
	item: object,
	{ secret = SECRET, binary = undefined as object | undefined } = {},
) {
	const result = await runNode({
		type: 'signedWebhookSend',
		parameters: { operation: 'explain', ...parameters },
		credentials: { webhookSigningSecretApi: { secret } },
		items: [item as never],
		...(binary !== undefined && { binary: binary as never }),
	});
	return { explained: result.items[0]?.json as unknown as Explained, error: result.error, stored: result.stored };
}

const headers = (body: string) => ({ 'content-type': 'application/json', 'x-hub-signature-256': sign(body) });

test('an item of n8n’s Webhook node is explained, with what the node lost', async () => {
	const { explained: found } = await explained(
		{ explainedSource: 'github' },
		{ headers: headers('{"a": 1}'), params: {}, query: {}, body: { a: 1 } },
	);
	expect(found.ok).toBe(false);
	expect(found.capture).toEqual([expect.stringContaining('holds a parsed body')]);
	expect(found.steps.at(-1)?.text).toContain('with a space after commas and colons');
	expect(found.advice).toEqual([expect.stringContaining('does not show that the request was changed')]);
});

test('an item with its raw body is explained from the bytes', async () => {
	const body = '{"a": 1}';
	const file = { data: { data: Buffer.from(body).toString('base64'), mimeType: 'application/json' } };
	const { explained: found } = await explained({}, { headers: headers(body), body: { a: 1 } }, { binary: file });
	expect(found).toMatchObject({ ok: true, advice: [] });
	expect(found).not.toHaveProperty('capture');
});

test('a curl command is explained, and white space around the secret is found', async () => {
	const body = '{"a":1}';
	const captureText = `curl https://n8n.example/webhook/1 -H 'X-Hub-Signature-256: ${sign(body)}' --data-binary '${body}'`;
	const { explained: found, stored } = await explained({ capture: 'text', captureText }, {}, { secret: `${SECRET} ` });
	expect(found.reason).toBe('signature-mismatch');
	expect(found.steps.at(-1)?.text).toContain('without the white space around the secret');
	expect(stored).not.toContain(SECRET);
});

test('an item that is no request is refused with the cure', async () => {
	const { error } = await explained({}, { chatInput: 'hello' });
	expect(error?.message).toContain('it has no headers');
	expect(JSON.stringify(error)).toContain('Copy the whole item');
});
