/**
 * @jest-environment ./test/real-n8n/environment.mjs
 */
import type { Page } from 'playwright-core';

import { profiles } from '../../core/signature';
import { credentials } from '../every-description';
import { playground } from '../real-n8n/real-n8n';
import type { Demo, RealN8n, WorkflowNode } from '../real-n8n/real-n8n';
import type { Editor } from './editor';
import { looks, picture, VIEWPORT } from './evidence';
import { editorSession, PATIENCE_MS } from './session';

const { deliverFromGithub, githubPayload } = playground;
const PACKAGE = 'n8n-nodes-agent-webhooks';
const PULL_REQUEST = githubPayload('pull_request', 'opened');

const session = editorSession('browser');

let n8n: RealN8n;
let page: Page;
let editor: Editor;

beforeAll(async () => {
	({ n8n, page, editor } = session);
	await picture(page, '01-signed-in');
});

const MANUAL_TRIGGER: WorkflowNode = {
	id: 'e0000000-0000-4000-8000-000000000001',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const slugOf = (name: string): string => name.replace(/\W+/g, '-').replace(/-$/, '').toLowerCase();

/** Removes the differences that a browser makes from a text. */
const squeeze = (text: string): string =>
	text
		.replace(/<[^>]*>/g, '')
		.replace(/\s+/g, ' ')
		.trim();

const pathOf = (url: string): string => new URL(url).pathname.replace('/webhook/', '');

const valuesOf = (demo: Demo): string[] =>
	Object.values(demo.credentials)
		.flatMap(({ data }) => Object.values(data))
		.filter((value): value is string => typeof value === 'string' && value.length >= 32);

test('a builder can start a workflow with a verified GitHub webhook', async () => {
	const secret = 'It is a Secret to Everybody';

	await editor.newWorkflow();
	await editor.searchNodes('Webhook Trigger');
	await picture(page, '02-node-panel', { docs: 'node-panel' });
	await editor.showFoundNode('Webhook Trigger');
	await picture(page, '03-node-details');
	await editor.addShownNode();

	expect(await editor.chosen('source')).toBe('GitHub');
	await editor.note('Settings').waitFor();
	expect(squeeze(await editor.note('Settings').innerText())).toContain(squeeze(profiles.github?.setup ?? 'no row'));
	await picture(page, '04-trigger-added');

	await editor.newCredential(/signing secret/i);
	await editor.fillCredential('secret', secret);
	await picture(page, '05-credential', { docs: 'credential' });
	await editor.saveCredential();
	await editor.credentialDialogue.waitFor({ state: 'hidden' });
	expect(await editor.testCredential(/signing secret/i)).toContain('Connection tested successfully');
	await editor.closeCredential();
	await editor.fill('events', 'pull_request');
	const url = await editor.webhookUrl('production');
	expect(url).toMatch(new RegExp(`^${n8n.baseUrl}/webhook/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/webhook$`));
	await editor.closeMessages();
	await picture(page, '06-trigger', { docs: 'trigger' });
	await editor.closeNode();

	expect(await editor.publish()).toContain('Your production webhook URL is now live.');
	await n8n.client.untilListening({ path: pathOf(url) }, true);
	const delivery = await deliverFromGithub({ url, secret, event: 'pull_request', body: PULL_REQUEST });
	expect(delivery).toMatchObject({ status: 200, text: '{"status":"accepted"}' });

	await editor.openExecutions();
	await editor.executionLabel.filter({ hasText: 'Succeeded' }).waitFor();
	await editor.node('Webhook Trigger').waitFor();
	await picture(page, '07-executions', { docs: 'executions' });
	const [workflow] = await n8n.client.listWorkflows();
	const { nodes } = await n8n.client.getWorkflow(workflow?.id ?? '');
	expect(nodes.map(({ type }) => type)).toEqual([`${PACKAGE}.webhookTrigger`]);
});

test('a wrong credential shows what is wrong', async () => {
	await editor.newWorkflow();
	await editor.addNode('Webhook Trigger');
	await editor.newCredential(/signing secret/i);
	await editor.fillCredential('secret', 'new');
	await editor.switchInCredential('rotation');
	await editor.fillCredential('previousSecret', 'old');
	await editor.saveCredential();
	expect(await editor.credentialProblem()).toContain('The previous secret has no end date');
	await picture(page, '08-credential-wrong');
	await editor.closeCredential();
});

describe('the form of a signing secret', () => {
	const TYPE = 'webhookSigningSecretApi';

	test('shows the fields of its kind', async () => {
		await editor.newWorkflow();
		await editor.addNode('Webhook Trigger');
		await editor.newCredential(/signing secret/i);
		expect(await editor.credentialFields()).toEqual(['kind', 'secret', 'rotation']);
		const kinds = [
			['Public Key', 'Public Key', ['kind', 'secret', 'rotation']],
			['App Secret and Verify Token', 'Verify Token', ['kind', 'secret', 'verifyToken', 'rotation']],
			['Named Secrets', 'Add Secret', ['kind']],
		] as const;
		for (const [kind, label, fields] of kinds) {
			await editor.chooseInCredential('kind', kind);
			await editor.credentialDialogue.getByText(label, { exact: true }).last().waitFor();
			expect(await editor.credentialFields()).toEqual(fields);
			await picture(page, `24-kind-${slugOf(kind)}`, { of: editor.credentialDialogue });
		}
		await editor.closeCredential();
	});

	test('shows all that a credential from before has, and keeps it when it is saved', async () => {
		const stored = {
			secret: 'new',
			previousSecret: 'old',
			previousSecretValidUntil: '2031-01-01T00:00:00',
			verifyToken: 'word',
		};
		const { id } = await n8n.client.createCredential('From before', TYPE, stored);
		await editor.openCredential(id);
		const all = ['kind', 'secret', 'verifyToken', 'rotation', 'previousSecret', 'previousSecretValidUntil'];
		expect(await editor.credentialFields()).toEqual(all);
		await editor.fillCredential('secret', 'newer');
		// the list of credentials keeps the dialog open
		const saved = page.waitForResponse(
			(response) => response.request().method() === 'PATCH' && response.url().endsWith(`/credentials/${id}`),
		);
		await editor.saveCredential();
		expect((await saved).status()).toBe(200);
		// n8n's editor gets a placeholder in place of each secret
		const { data } = (await n8n.client.call('GET', `/credentials/${id}?includeData=true`)) as { data: object };
		expect(Object.keys(data)).toEqual(expect.arrayContaining(Object.keys(stored)));
		expect(data).toMatchObject({ previousSecretValidUntil: stored.previousSecretValidUntil });
		await n8n.client.deleteCredential(id);
	});
});

test('every credential can be read in light, in dark and in a narrow window', async () => {
	// labels of n8n's own AWS credential
	const own = new Set(['Temporary Security Credentials']);
	for (const { name, displayName } of credentials) {
		const data = name === 'signedWebhookApi' ? { allowedDomains: '' } : {};
		const { id } = await n8n.client.createCredential(displayName, name, data);
		await editor.openCredential(id);
		const cutOff = await looks(page, `25-credential-${slugOf(displayName)}`, editor.credentialDialogue);
		expect(cutOff.filter((text) => !own.has(text))).toEqual([]);
		await n8n.client.deleteCredential(id);
	}
});

test('each kind of source shows its own note and the relevant fields', async () => {
	await editor.newWorkflow();
	await editor.addNode('Webhook Trigger');
	const custom = ['customHeader', 'customEncoding', 'customAlgorithm', 'customContent'];
	const sources = [
		{
			source: 'Agent Message',
			words: '?apiKey=',
			credential: /agent channel|api key/i,
			shown: ['requireApiKey'],
			hidden: ['requireSignature', 'events', ...custom],
		},
		{
			source: 'Weights & Biases',
			words: squeeze(profiles.wandb?.setup ?? 'no row'),
			credential: /signing secret/i,
			shown: ['requireSignature', 'events'],
			hidden: ['requireApiKey', ...custom],
		},
		{
			source: 'Secure Header',
			words: 'add the header from the credential',
			credential: /credential|header/i,
			shown: ['events'],
			hidden: ['requireSignature', 'requireApiKey', ...custom],
		},
		{
			source: 'Custom Signature',
			words: 'which header contains the signature',
			credential: /signing secret/i,
			shown: [...custom, 'requireSignature', 'events'],
			hidden: ['requireApiKey'],
		},
	];
	for (const { source, words, credential, shown, hidden } of sources) {
		expect(await editor.choose('source', source)).toContain(source);
		await editor.note(words).waitFor();
		await editor.credentialSlot(credential).first().waitFor();
		const fields = await editor.fields();
		expect(fields).toEqual(expect.arrayContaining(['source', 'enabled', 'respond', ...shown]));
		expect(fields.filter((name) => hidden.includes(name))).toEqual([]);
		expect(await looks(page, `09-source-${slugOf(source)}`, editor.ndv)).toEqual([]);
	}
});

test('a custom signature starts from a scheme that is like it, and changes single facts', async () => {
	const { id } = await n8n.client.createWorkflow({
		name: 'Custom signature',
		nodes: [
			{
				id: 'd0000000-0000-4000-8000-000000000005',
				name: 'Acme',
				type: `${PACKAGE}.webhookTrigger`,
				typeVersion: 2,
				position: [0, 0],
				webhookId: 'd0000000-0000-4000-8000-000000000006',
				parameters: { source: 'customSignature', customDetails: { timestampUnit: 'ms', keyEncoding: 'hex' } },
			},
		],
		connections: {},
	});
	await editor.openWorkflow(id);
	// all fields in one picture
	await page.setViewportSize({ ...VIEWPORT, height: 1_700 });
	await editor.openNode('Acme');
	const own = ['customHeader', 'customPrefix', 'customEncoding', 'customAlgorithm', 'customContent'];
	expect(await editor.fields()).toEqual(
		expect.arrayContaining(['customPreset', ...own, 'keyEncoding', 'timestampUnit']),
	);
	await picture(page, '21-custom-blank');

	await editor.choose('customPreset', 'Stripe: Time and HMAC in One Header');
	await editor.note('Signature Header: Stripe-Signature').waitFor();
	expect((await editor.fields()).filter((name) => own.includes(name))).toEqual([]);
	await picture(page, '22-custom-like-stripe');

	await editor.choose('customPreset', 'Figma: Token in the Body');
	await editor.note('Signature Field: passcode').waitFor();
	// facts that a token does not have are not offered
	expect((await editor.fields()).filter((name) => ['keyEncoding', 'timestampUnit'].includes(name))).toEqual([]);
	await picture(page, '23-custom-like-figma');
	await page.setViewportSize(VIEWPORT);
	await editor.closeNode();
});

describe('in a workflow that has a trigger', () => {
	beforeAll(async () => {
		const { id } = await n8n.client.createWorkflow({
			name: 'Nodes to add',
			nodes: [MANUAL_TRIGGER],
			connections: {},
		});
		await editor.openWorkflow(id);
	}, PATIENCE_MS * 2);

	test.each([
		{
			name: 'Agent Run',
			action: undefined,
			fields: ['agentApi', 'url', 'message', 'session', 'userId'],
		},
		{
			name: 'Signed Webhook Send',
			action: 'Send a signed webhook',
			fields: ['operation', 'method', 'url', 'signature', 'payloadSource', 'jsonTemplate', 'variables'],
		},
		{
			name: 'Webhook Respond',
			action: undefined,
			fields: ['respondWith', 'jsonTemplate', 'variables', 'signature'],
		},
	])('$name can be found and shows its fields', async ({ name, action, fields }) => {
		const slug = slugOf(name);
		await editor.searchNodes(name);
		await picture(page, `10-panel-${slug}`);
		await editor.showFoundNode(name);
		await picture(page, `10-details-${slug}`);
		await editor.addShownNode(action);
		expect(await editor.fields()).toEqual(expect.arrayContaining(fields));
		expect(await looks(page, `11-${slug}`, editor.ndv, { docs: slug })).toEqual([]);
		await editor.closeNode();
	});
});

test('Agent Run: a long run is stored while it is polled, and n8n handles the sign-in', async () => {
	const { id } = await n8n.client.createWorkflow({
		name: 'Long run',
		nodes: [
			{
				id: 'd0000000-0000-4000-8000-000000000003',
				name: 'Agent Run',
				type: `${PACKAGE}.agentRun`,
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					agentApi: 'langgraph',
					authentication: 'agentEndpointOAuth2Api',
					url: 'https://agent.example.com',
					target: 'agent',
					waitForReply: 'poll',
					options: { storeAfterSeconds: 60, waitingHours: 24 },
				},
			},
		],
		connections: {},
	});
	await editor.openWorkflow(id);
	await editor.openNode('Agent Run');
	expect(await editor.chosen('waitForReply')).toBe('Poll');
	for (const option of ['storeAfterSeconds', 'waitingHours']) {
		await editor.field(option).waitFor();
	}
	await picture(page, '19-agent-run-stored');
	await editor.newCredential(/oauth2/i);
	const form = await editor.credentialDialogue.innerText();
	for (const label of ['Access Token URL', 'Client ID', 'Client Secret', 'Scope', 'Allowed Domains']) {
		expect(form.split(label)).toHaveLength(2);
	}
	await picture(page, '20-oauth2-credential');
	await editor.closeCredential();
	await editor.closeNode();
});

test('a test event arrives at the test URL while the builder waits for it', async () => {
	const secret = 'for the test event only';
	const name = 'Test secret';
	const credential = await n8n.client.createCredential(name, 'webhookSigningSecretApi', { secret });
	const { id } = await n8n.client.createWorkflow({
		name: 'Test event',
		nodes: [
			{
				id: 'd0000000-0000-4000-8000-000000000001',
				name: 'GitHub',
				type: `${PACKAGE}.webhookTrigger`,
				typeVersion: 2,
				position: [0, 0],
				webhookId: 'd0000000-0000-4000-8000-000000000002',
				parameters: { source: 'github', events: 'pull_request' },
				credentials: { webhookSigningSecretApi: { id: credential.id, name } },
			},
		],
		connections: {},
	});
	await editor.openWorkflow(id);
	await editor.openNode('GitHub');
	const url = await editor.webhookUrl('test');
	await editor.listenForTestEvent();
	await picture(page, '12-listening');
	const delivery = await deliverFromGithub({ url, secret, event: 'pull_request', body: PULL_REQUEST });
	expect(delivery.status).toBe(200);
	expect(await editor.outputJson()).toContain('"event": "pull_request"');
	await editor.closeMessages();
	await picture(page, '13-test-event');
});

describe('an example workflow', () => {
	let demo: Demo;

	beforeAll(async () => {
		demo = await playground.prepareDemo(n8n.client);
	}, PATIENCE_MS);

	const idOf = (name: string): string => demo.workflows[name]?.id ?? `no workflow ${name}`;

	const names = playground.readExamples().workflows.map(({ name }) => name);

	test.each(names)('%s opens without unknown nodes or issues', async (name) => {
		await editor.openWorkflow(idOf(name));
		const ours = (demo.workflows[name]?.nodes ?? []).filter(({ type }) => type.startsWith(PACKAGE));
		for (const node of ours) await editor.node(node.name).waitFor();
		expect(ours.length).toBeGreaterThan(0);
		expect(await page.getByTestId('node-issues').count()).toBe(0);
		expect(
			await page
				.getByText(/install this node|unknown node|not installed|^\?$/i)
				.filter({ visible: true })
				.count(),
		).toBe(0);
		await editor.uncoverCanvas();
		const of = page.getByTestId('canvas-wrapper');
		await picture(page, `14-example-${slugOf(name)}`, { docs: `examples/${slugOf(name)}`, of });
	});

	test('an execution shows what was sent, with its secrets masked', async () => {
		const { review, receiver } = await playground.deliverPullRequest(n8n.client, demo);
		await editor.openExecution(n8n.client.executionUrl(receiver.workflowId, receiver.id));
		await editor.executionLabel.filter({ hasText: 'Succeeded' }).waitFor();
		await picture(page, '15-receiver');

		await editor.openExecution(n8n.client.executionUrl(review.workflowId, review.id));
		await editor.executionLabel.filter({ hasText: 'Succeeded' }).waitFor();
		await picture(page, '16-execution', { docs: 'execution' });
		await editor.openNode('Send the review');
		const output = await editor.outputJson();
		await picture(page, '17-delivery-report', { docs: 'delivery-report' });
		expect(output).toContain('"status": "delivered"');
		expect(output).toContain('"Authorization": "Bearer ***"');
		const html = await page.content();
		for (const secret of valuesOf(demo))
			expect([output.includes(secret), html.includes(secret)]).toEqual([false, false]);
	});
});

/** n8n fills a new node with the newest credential of those it shows, here one that the builder did not ask for. */
test('a new trigger does not require a header credential just because one exists', async () => {
	const secret = 'a secret of its own';
	const name = 'Secret of the second trigger';
	await n8n.client.createCredential(name, 'webhookSigningSecretApi', { secret });
	const header = { headerName: 'Authorization', headerValueSecret: 'Bearer of somebody else' };
	await n8n.client.createCredential('Header of somebody else', 'webhookSecureHeaderApi', header);
	await editor.newWorkflow();
	await editor.addNode('Webhook Trigger');
	await editor.chooseCredential(/signing secret/i, name);
	const url = await editor.webhookUrl('production');
	await picture(page, '18-second-trigger');
	await editor.closeNode();
	await editor.publish();
	await n8n.client.untilListening({ path: pathOf(url) }, true);
	const delivery = await deliverFromGithub({ url, secret, event: 'pull_request', body: PULL_REQUEST });
	expect(delivery).toMatchObject({ status: 200, text: '{"status":"accepted"}' });
});
