/**
 * A Webhook Trigger that cannot work: what a builder sees before, while and after publishing it.
 *
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import type { Page } from 'playwright-core';

import { TriggerWorkflow } from '../n8n/trigger-workflow';
import type { RealN8n } from '../real-n8n/real-n8n';
import type { Editor } from './editor';
import { picture } from './evidence';
import { editorSession } from './session';

const session = editorSession('browser-broken-trigger');

let n8n: RealN8n;
let page: Page;
let editor: Editor;

beforeAll(async () => {
	({ n8n, page, editor } = session);
});

const secret = { webhookSigningSecretApi: { secret: 'It is a Secret to Everybody' } };

const create = async (parameters: Record<string, unknown>, credentials = {}): Promise<string> =>
	(await TriggerWorkflow.create(n8n, { name: 'Releases', parameters, credentials })).id;

/** Tells what marks the trigger as broken: the red triangle on the canvas, and the state of the button Publish. */
async function marks(): Promise<{ triangle: boolean; canPublish: boolean }> {
	await editor.publishButton.waitFor();
	return { triangle: await editor.isMarkedBroken('Trigger'), canPublish: await editor.publishButton.isEnabled() };
}

const BROKEN = { triangle: true, canPublish: false };
const FINE = { triangle: false, canPublish: true };

test('without a signing secret: a red triangle, and Publish is disabled', async () => {
	await editor.openWorkflow(await create({ source: 'github' }));
	await editor.untilMarkedBroken('Trigger');
	expect(await marks()).toEqual(BROKEN);
	await picture(page, 'broken-no-credential', { docs: 'no-credential' });
	await editor.openNode('Trigger');
	expect(await editor.credentialSlot(/signing secret/i).count()).toBe(1);
	await editor.closeNode();
});

test('with one: no triangle', async () => {
	await editor.openWorkflow(await create({ source: 'github' }, secret));
	expect(await marks()).toEqual(FINE);
	await editor.openNode('Trigger');
	expect(await editor.credentialSlot(/signing secret/i).count()).toBe(1);
	await editor.closeNode();
});

test('a source that discloses its secret later can be published without one', async () => {
	await editor.openWorkflow(await create({ source: 'notion' }));
	expect(await marks()).toEqual(FINE);
	await editor.openNode('Trigger');
	expect(await editor.credentialSlot(/signing secret/i).count()).toBe(1);
	await editor.closeNode();
});

test.each([
	['github', { requireSignature: false }, 'signatureOrSecureHeader'],
	['agentMessage', { requireApiKey: false }, 'apiKeyOrSecureHeader'],
])('%s, and nothing is checked: a red field says which switches to use', async (source, parameters, field) => {
	await editor.openWorkflow(await create({ source, ...parameters }));
	await editor.untilMarkedBroken('Trigger');
	expect(await marks()).toEqual(BROKEN);
	await editor.openNode('Trigger');
	await editor.field(field).waitFor();
	expect(await editor.chosen(field)).toBe('Turn On One of the Switches Above');
	await picture(page, `broken-no-check-${source}`);
	await editor.closeNode();
});

describe('a mistake that only publishing finds', () => {
	const BAD_EVENTS = { source: 'github', events: 'release..published' };
	const REASON = /could not be published.*a name before or after a dot is missing.*Enter event names/is;

	test('the reason is there at once, with what to do, and again after publishing again', async () => {
		const id = await create(BAD_EVENTS, secret);
		await editor.openWorkflow(id);
		const began = Date.now();
		await editor.tryToPublish();
		await editor.message(REASON).waitFor();
		// n8n alone shows it after 16 seconds, because it retries
		expect(Date.now() - began).toBeLessThan(8_000);
		await picture(page, 'broken-publish', { docs: 'publish-failed' });

		await editor.openWorkflow(id);
		await editor.publishButton.waitFor();
		expect(await editor.message(REASON).count()).toBe(0);
		await picture(page, 'broken-reopened');
		await editor.tryToPublish();
		await editor.message(REASON).waitFor();
	});

	test('Execute step says it as well', async () => {
		await editor.openWorkflow(await create(BAD_EVENTS, secret));
		await editor.openNode('Trigger');
		await editor.ndv.getByTestId('trigger-execute-button').click();
		const shown = editor.message(/Problem running workflow/i);
		await shown.waitFor();
		expect(await shown.innerText()).toMatch(/a name before or after a dot is missing.*Enter event names/s);
		await picture(page, 'broken-execute-step');
		await editor.closeMessages();
		await editor.closeNode();
	});
});
