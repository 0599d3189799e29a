import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';

import * as library from '../../../core';
import type { WebhookRequest } from '../../../core';
import { requestOf } from '../core/signature/vectors';
import { vendorVectors } from '../core/signature/vendor-vectors';
import { checking, root } from './examples';

const page = readFileSync(join(root, 'docs/library.md'), 'utf8');
const blocks = [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

type Handler = (...given: unknown[]) => unknown;

function appOf(app: object): object {
	return app;
}

/** The routes that a block of the page registers, with the parts of Express and Hono that it needs. */
class Routes {
	readonly paths = new Map<string, Handler>();
	readonly rawOptions: unknown[] = [];

	private readonly app = {
		post: (path: string, ...handlers: Handler[]) => {
			this.paths.set(path, handlers.at(-1) as Handler);
		},
	};

	readonly express = Object.assign(() => this.app, {
		raw: (options: unknown) => this.rawOptions.push(options),
	});

	/** `new Hono()` returns the app, because an object returned by a constructor replaces the new object. */
	readonly hono = { Hono: Function.prototype.bind.call(appOf, undefined, this.app) as unknown };
}

const SECRET = 'a-secret-of-the-page';
const quiet = { log: () => undefined, warn: () => undefined };

/**
 * Runs a block as a CommonJS module.
 * @returns its routes, and how many values it checked
 */
function run(code: string): { routes: Routes; checked: number; checks: number } {
	const routes = new Routes();
	const modules: Record<string, unknown> = {
		'n8n-nodes-agent-webhooks': library,
		express: routes.express,
		hono: routes.hono,
	};
	let checked = 0;
	const scope = {
		require: (name: string) => {
			if (name in modules) return modules[name];
			throw new Error(`The page requires ${name}`);
		},
		module: {},
		exports: {},
		console: quiet,
		process: { env: { GITHUB_WEBHOOK_SECRET: SECRET, STRIPE_WEBHOOK_SECRET: SECRET } },
		check: (actual: unknown, expected: unknown) => {
			checked++;
			expect(actual).toEqual(expected);
		},
	};
	const { code: own, checks } = checking(code);
	const { outputText } = ts.transpileModule(own, {
		compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
	});
	(compileFunction(outputText, Object.keys(scope)) as Handler)(...Object.values(scope));
	return { routes, checked, checks };
}

const blockWith = (text: string): string => blocks.find((code) => code.includes(text)) ?? '';

test('the page has the expected number of code blocks', () => expect(blocks).toHaveLength(8));

test.each(['customProfile', 'gocardless', 'customer-2', 'Failure', 'agentProtocols'])(
	'the code block with %s yields the values in its comments',
	(name) => {
		const { checked, checks } = run(blockWith(name));
		expect(checks).toBeGreaterThan(2);
		expect(checked).toBe(checks);
	},
);

const body = Buffer.from('{"type":"invoice.paid","action":"opened"}');
const signed = (profile: string, secret: string) =>
	Object.fromEntries(
		Object.entries(library.signWebhook({ profile, secrets: [secret], body }).headers).map(([name, value]) => [
			name.toLowerCase(),
			value,
		]),
	);

describe.each([
	['genuine', SECRET, 202, { status: 'accepted' }],
	['forged', 'another secret', 401, { error: 'unauthorized' }],
])('a %s delivery', (_, secret, status, answer) => {
	test('is answered correctly by the Express receiver', () => {
		const { routes } = run(blockWith("require('express')"));
		expect(routes.rawOptions).toEqual([{ type: '*/*', limit: '25mb' }]);
		const sent: unknown[] = [];
		const res = {
			status: (code: number) => {
				sent.push(code);
				return { json: (value: unknown) => sent.push(value) };
			},
		};
		const headers = signed('github', secret);
		const rawHeaders = Object.entries(headers).flat();
		routes.paths.get('/github')?.({ method: 'POST', originalUrl: '/github', headers, rawHeaders, body }, res);
		expect(sent).toEqual([status, answer]);
	});

	test('is answered correctly by the Hono receiver', async () => {
		const { routes } = run(blockWith("from 'hono'"));
		const headers = new Headers(signed('stripe', secret));
		const request = new Request('https://hooks.example/stripe', { method: 'POST', headers, body });
		const req = {
			url: request.url,
			header: () => Object.fromEntries(request.headers),
			arrayBuffer: () => request.arrayBuffer(),
		};
		const json = (value: unknown, code: number) => [code, value];
		expect(await routes.paths.get('/stripe')?.({ req, json })).toEqual([status, answer]);
	});
});

test('the page names every export', () => {
	for (const name of Object.keys(library)) expect(page).toContain(`\`${name}\``);
});

describe('the block on senders with a key pair', () => {
	const vector = vendorVectors.find(({ provider, valid }) => provider === 'aws-sns' && valid);
	const { fetched, config = {} } = vector ?? {};
	const answer = fetched !== undefined && 'url' in fetched ? fetched : undefined;

	type VerifySns = (request: WebhookRequest, topicArn: string) => Promise<unknown>;

	function load(fetch: Handler): VerifySns {
		const scope = { module: { exports: {} }, require: () => library, fetch };
		(compileFunction(blockWith('verifySns'), Object.keys(scope)) as Handler)(...Object.values(scope));
		return (scope.module.exports as { verifySns: VerifySns }).verifySns;
	}

	test('fetches the certificate of AWS once, and verifies', async () => {
		const calls: unknown[] = [];
		const verifySns = load((url) => {
			calls.push(url);
			return Promise.resolve({ status: 200, text: () => Promise.resolve(answer?.body) });
		});
		const request = vector && requestOf(vector);
		for (let delivery = 0; delivery < 2; delivery++) {
			expect(request && (await verifySns(request, String(config.topicArn)))).toMatchObject({ ok: true });
		}
		expect(request && (await verifySns(request, 'arn:aws:sns:us-east-1:1:other'))).toMatchObject({
			ok: false,
			reason: 'account-refused',
		});
		expect(calls).toEqual([answer?.url]);
	});
});
