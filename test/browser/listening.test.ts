/**
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import type { Page } from 'playwright-core';

import { github, GITHUB_SECRET } from '../n8n/trigger-senders';
import { TriggerWorkflow } from '../n8n/trigger-workflow';
import type { Call } from '../n8n/trigger-workflow';
import type { RealN8n } from '../real-n8n/real-n8n';
import type { Editor } from './editor';
import { picture } from './evidence';
import { editorSession } from './session';

const session = editorSession('browser-listening');

let n8n: RealN8n;
let page: Page;
let editor: Editor;

beforeAll(async () => {
	({ n8n, page, editor } = session);
});

test('a builder who listens sees why a request was refused or ignored, and then gets a genuine delivery', async () => {
	const workflow = await TriggerWorkflow.create(n8n, {
		parameters: { source: 'github', events: 'pull_request' },
		credentials: { webhookSigningSecretApi: { secret: GITHUB_SECRET } },
	});
	await editor.openWorkflow(workflow.id);
	await editor.openNode('Trigger');
	const output = editor.ndv.getByTestId('output-panel');

	const unsigned = { ...github(), headers: github().headers.filter(([name]) => name !== 'X-Hub-Signature-256') };
	const refused: [Call, RegExp, RegExp][] = [
		[
			github({ secret: 'another' }),
			/^Request refused\. The secret is not the one/,
			/Copy the secret from the sender again/,
		],
		[unsigned, /^Request refused\. The request has no signature/, /Check that the secret is set in the sender/],
	];
	for (const [call, title, cure] of refused) {
		await editor.listenForTestEvent();
		expect((await workflow.send(call, true)).status).toBe(401);
		await output.getByText(title).first().waitFor();
		await output.getByText(cure).first().waitFor();
	}
	await picture(page, 'listening-refused');

	await editor.listenForTestEvent();
	expect((await workflow.send(github({ event: 'star' }), true)).status).toBe(200);
	await output.getByText(/Delivery ignored\. The event is "star\.opened", and Events is "pull_request"/).waitFor();
	await picture(page, 'listening-ignored');

	await editor.listenForTestEvent();
	expect((await workflow.send(github(), true)).status).toBe(200);
	expect(await editor.outputJson()).toContain('"event": "pull_request"');
	expect(session.complaints).toEqual([]);
});
