/** What n8n loads at every start: all that the sources describe, and none of the code that runs. */
import * as workflow from 'n8n-workflow';
import type { INode, INodeType, IWebhookDescription } from 'n8n-workflow';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { signingSecretShape } from '../../../nodes/shared/signing/signing-secret-test';
import { credentials, nodes } from '../../every-description';
import { manifest, unpackAlone } from './packed';
import type { PackedPackage } from './packed';

interface Loaded {
	/** What n8n's server has, without functions. */
	readonly values: unknown;
	/** The same as JSON, which the editor receives. */
	readonly editor: unknown;
	/** The paths of all functions, in order. */
	readonly functions: readonly string[];
}

const listed = [...manifest.n8n.nodes, ...manifest.n8n.credentials];

let packed: PackedPackage;

beforeAll(() => {
	packed = unpackAlone();
}, 60_000);

afterAll(() => rmSync(packed.folder, { recursive: true, force: true }));

/** Loads all nodes and credentials in a new process as n8n does, then returns what the code prints as JSON. */
function afterLoading(code: string): unknown {
	const program = `
		const files = ${JSON.stringify(listed)}.map((file) => './node_modules/${manifest.name}/' + file);
		const made = files.flatMap((file) => Object.values(require(file)).map((Part) => new Part()));
		const loaded = () => Object.keys(require.cache).flatMap((file) => file.split('${manifest.name}/')[1] ?? []).sort();
		(async () => { ${code} })().then((result) => process.stdout.write(JSON.stringify(result)));`;
	return JSON.parse(execFileSync(process.execPath, ['-e', program], { cwd: packed.folder, encoding: 'utf8' }));
}

function partsOf(instance: object): Loaded {
	const functions: string[] = [];
	const visit = (value: unknown, path: string): unknown => {
		if (typeof value === 'function') functions.push(path);
		if (Array.isArray(value)) return value.map((item, index) => visit(item, `${path}.${index}`));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner, `${path}.${name}`)]));
	};
	const own = visit(instance, '');
	const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(instance));
	return {
		values: JSON.parse(JSON.stringify(own)) as unknown,
		editor: JSON.parse(JSON.stringify(instance)) as unknown,
		functions: [...methods, ...functions].sort(),
	};
}

test('loading all nodes and credentials loads no code of theirs', () => {
	expect(afterLoading('return loaded()')).toEqual([...listed].sort());
});

test('the editor’s copy needs the table of sources, but no agent API and no other node', () => {
	const needed = afterLoading('JSON.stringify(made); return loaded()') as string[];
	const code = needed.filter((file) => file.startsWith('dist/run/'));
	expect(code).toContain('dist/run/WebhookTrigger.editor.js');
	const holders = (mark: string, files: readonly string[]) =>
		files.filter((file) => readFileSync(join(packed.packageDir, file), 'utf8').includes(mark));
	const all = readdirSync(join(packed.packageDir, 'dist/run')).map((file) => `dist/run/${file}`);
	expect(holders('displayName:"GitHub"', code)).toHaveLength(1);
	for (const mark of ['agentProtocols=', 'openssl dgst', 'function artifactUpdate(', 'new ReplayMemory(']) {
		expect([mark, holders(mark, all).length > 0, holders(mark, code)]).toEqual([mark, true, []]);
	}
});

test('what is loaded has the values, the editor’s copy and the functions of the sources', () => {
	const built = afterLoading(`return made.map(${partsOf.toString()})`);
	// the build writes the functions in templates without spaces; what they say is compared below
	const known = (parts: unknown) =>
		JSON.parse(JSON.stringify(parts, (_, value: unknown) => (isTemplate(value) ? 'template' : value))) as unknown;
	expect(known(built)).toEqual(known([...nodes, ...credentials].map(partsOf)));
});

const isTemplate = (value: unknown): value is string =>
	typeof value === 'string' && /^=\{\{\([\s\S]*\)\(\$parameter, \[/.test(value);

test('n8n resolves the webhooks of the trigger without an expression, as those of the source', () => {
	const trigger = nodes.find(({ description }) => description.name === 'webhookTrigger') as INodeType;
	const sources = trigger.description.properties.find(({ name }) => name === 'source')?.options ?? [];
	const parameters = [
		...sources.map((source) => ({ source: 'value' in source ? source.value : '', path: 'a/b', respond: 'onReceived' })),
		...['lastNode', 'streaming'].map((respond) => ({
			...{ source: 'agentMessage', webhookIdMode: 'custom', path: 'agent/', respond },
			...{ protocols: ['a2a', 'chatCompletions'], options: { responseCode: 202, responseData: 'noData' } },
		})),
	];
	const built = afterLoading(`
		const workflow = require('n8n-workflow');
		const { webhooks } = made.find(({ description }) => description?.name === 'webhookTrigger').description;
		return (${resolveAll.toString()})(workflow, webhooks, ${JSON.stringify(parameters)})`);
	expect(built).toEqual(resolveAll(workflow, trigger.description.webhooks ?? [], parameters));
	expect(JSON.stringify(built)).toContain('POST,GET');
});

/** What n8n resolves for each webhook and field; a field that it cannot resolve is undefined. */
function resolveAll(n8n: typeof workflow, webhooks: readonly IWebhookDescription[], parameters: readonly object[]) {
	return webhooks.map((webhook) => ({
		native: n8n.webhookDescriptionIsNativelyResolvable(webhook),
		fields: Object.keys(webhook).flatMap((field) =>
			parameters.map((one) => {
				const node = { parameters: one } as INode;
				return [field, n8n.resolveWebhookDescriptionField(node, webhook, field)];
			}),
		),
	}));
}

test('two instances share nothing that n8n could change', () => {
	const shared = afterLoading(`
		const again = files.flatMap((file) => Object.values(require(file)).map((Part) => new Part()));
		const objects = new Set();
		const visit = (value, found) => {
			if (typeof value !== 'object' || value === null) return;
			found(value);
			Object.values(value).forEach((inner) => visit(inner, found));
		};
		made.forEach((instance) => visit(instance, (value) => objects.add(value)));
		let same = 0;
		again.forEach((instance) => visit(instance, (value) => (same += objects.has(value) ? 1 : 0)));
		return { objects: objects.size > 1000, same }`);
	expect(shared).toEqual({ objects: true, same: 0 });
});

test('a method runs the code of its source, with the context and the arguments that n8n gives', async () => {
	const credential = { data: { signingSecret: ' ' } };
	const results = afterLoading(`
		const trigger = made.find(({ description }) => description?.name === 'webhookTrigger');
		const before = loaded();
		const checked = await trigger.methods.credentialTest.signingSecretShape.call({}, ${JSON.stringify(credential)});
		const asked = [];
		const context = new Proxy({}, { get: (_, name) => () => { asked.push(name); throw new Error('asked'); } });
		const failure = await trigger.webhook.call(context).catch(({ message }) => message);
		const more = loaded().filter((file) => !before.includes(file));
		return { checked, asked, failure, more: more.includes('dist/run/WebhookTrigger.js') }`);
	const checked: unknown = await Reflect.apply(signingSecretShape, {}, [credential]);
	expect(results).toEqual({ checked, asked: ['getNode'], failure: 'asked', more: true });
	expect(checked).toMatchObject({ status: 'Error' });
});
