/**
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { setTimeout as sleep } from 'node:timers/promises';
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

/** The editor shows that it listens a moment before n8n does, which answers 404 until then. */
async function sendOnceListening(workflow: TriggerWorkflow, call: Call): Promise<number> {
	for (let tries = 1; ; tries++) {
		const { status } = await workflow.send(call, true);
		if (status !== 404 || tries === 40) return status;
		await sleep(250);
	}
}

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
		expect(await sendOnceListening(workflow, call)).toBe(401);
		await output.getByText(title).first().waitFor();
		await output.getByText(cure).first().waitFor();
	}
	await picture(page, 'listening-refused');

	await editor.listenForTestEvent();
	expect(await sendOnceListening(workflow, github({ event: 'star' }))).toBe(200);
	await output.getByText(/Delivery ignored\. The event is "star\.opened", and Events is "pull_request"/).waitFor();
	await picture(page, 'listening-ignored');

	await editor.listenForTestEvent();
	expect(await sendOnceListening(workflow, github())).toBe(200);
	expect(await editor.outputJson()).toContain('"event": "pull_request"');
	expect(session.complaints).toEqual([]);
});
