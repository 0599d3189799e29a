/**
 * What a new user does, counted: text fields filled in, clicks and seconds. `npm run bench:first-hour` writes the figures to
 * docs/first-hour.md. The seconds are those of a script that knows where to click.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

import { playground } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import type { Editor } from './editor';
import { picture } from './evidence';
import { editorSession } from './session';

interface Path {
	readonly title: string;
	readonly fields: number;
	readonly clicks: number;
	readonly seconds: number;
}

const SECRET = 'It is a Secret to Everybody';
const { deliverFromGithub, githubPayload } = playground;

const session = editorSession('first-hour');
const paths: Path[] = [];

let n8n: RealN8n;
let page: Page;
let editor: Editor;
let url = '';
let fields = 0;
let clicks = 0;

beforeAll(async () => {
	({ n8n, page, editor } = session);
	await page.exposeFunction('countClick', () => void clicks++);
	await page.exposeFunction('countField', () => void fields++);
	// a text field changes once, when it is left
	await page.addInitScript(`
		addEventListener('click', (event) => event.isTrusted && countClick(), true);
		addEventListener('change', (event) => event.isTrusted && countField(), true);`);
});

afterAll(() => {
	const folder = join(__dirname, '..', '..', 'reports');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'first-hour.json'), JSON.stringify(paths));
});

async function counted(title: string, act: () => Promise<void>): Promise<Path> {
	[fields, clicks] = [0, 0];
	const began = performance.now();
	await act();
	const path = { title, fields, clicks, seconds: Math.round((performance.now() - began) / 1000) };
	paths.push(path);
	return path;
}

test('an installed package becomes a verified GitHub trigger with at most three text fields', async () => {
	const path = await counted('Installed package → a verified GitHub delivery', async () => {
		await editor.newWorkflow();
		await editor.addNode('Webhook Trigger');
		await editor.newCredential(/signing secret/i);
		await editor.fillCredential('secret', SECRET);
		await editor.saveCredential();
		await editor.credentialDialogue.waitFor({ state: 'hidden' });
		await editor.fill('events', 'pull_request');
		url = await editor.webhookUrl('production');
		await editor.closeNode();
		await editor.publish();
		await n8n.client.untilListening({ path: new URL(url).pathname.replace('/webhook/', '') }, true);
		const body = githubPayload('pull_request', 'opened');
		const delivery = await deliverFromGithub({ url, secret: SECRET, event: 'pull_request', body });
		expect(delivery).toMatchObject({ status: 200, text: '{"status":"accepted"}' });
		await editor.openExecutions();
		await editor.executionLabel.filter({ hasText: 'Succeeded' }).waitFor();
	});
	expect(path.fields).toBeLessThanOrEqual(3);
	expect(path.clicks).toBeGreaterThan(0);
});

test('a wrong secret is found in the panel, without the log of the server', async () => {
	const [workflow] = await n8n.client.listWorkflows();
	const path = await counted('A wrong secret → the reason and what to do', async () => {
		await editor.openWorkflow(workflow?.id ?? '');
		await editor.openNode('Webhook Trigger');
		await editor.listenForTestEvent();
		const body = githubPayload('pull_request', 'opened');
		const test = url.replace('/webhook/', '/webhook-test/');
		const call = { url: test, secret: 'Another secret', event: 'pull_request', body };
		// the editor shows that it listens a moment before n8n does, which answers 404 until then
		for (let tries = 1; (await deliverFromGithub(call)).status === 404 && tries < 40; tries++) await sleep(250);
		const output = editor.ndv.getByTestId('output-panel');
		await output
			.getByText(/^Request refused\. The secret is not the one/)
			.first()
			.waitFor();
		await output
			.getByText(/Copy the secret from the sender again/)
			.first()
			.waitFor();
	});
	await picture(page, 'first-hour-refused', { docs: 'refused' });
	expect(path).toMatchObject({ fields: 0 });
});
