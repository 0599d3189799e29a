/** A client for n8n's REST API as its editor uses it, with a cookie instead of a browser. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** Activation answers before the webhook is registered; delays of up to 3 s have been observed. */
const ACTIVATION_TIMEOUT_MS = 15_000;
const POLL_MS = 150;
const FINISHED = new Set(['success', 'error', 'canceled', 'crashed']);

/** n8n's answer to a REST call that it refused. */
export class N8nApiError extends Error {
	/**
	 * @param {string} call
	 * @param {number} status
	 * @param {unknown} answer
	 */
	constructor(call, status, answer) {
		super(`${call} was answered with ${status}: ${answer?.message ?? JSON.stringify(answer)}`);
		this.name = 'N8nApiError';
		this.status = status;
		this.answer = answer;
	}
}

/**
 * @typedef {object} Owner
 * @property {string} email @property {string} password
 * @property {string} [firstName] @property {string} [lastName]
 *
 * @typedef {object} WebhookAddress
 * @property {string} path without a leading slash
 * @property {string} [method] default POST
 *
 * @typedef {object} ExecutionSummary
 * @property {string} id @property {string} workflowId @property {string} status @property {string} mode @property {string} startedAt
 *
 * @typedef {ExecutionSummary & { data: any, nodes: Record<string, NodeRun> }} Execution
 *   data: n8n's own structure, resolved; nodes: the last run of each node, by name
 *
 * @typedef {object} NodeRun
 * @property {string} status @property {number} milliseconds @property {any} error
 * @property {any[][]} outputs the items' JSON, by output
 */

export class N8nClient {
	#cookies = new Map();

	/** @param {string} baseUrl for example http://127.0.0.1:5678 */
	constructor(baseUrl) {
		this.baseUrl = baseUrl;
	}

	/**
	 * Performs one REST call and returns the `data` of the answer.
	 * @param {string} method @param {string} path below /rest @param {unknown} [body] @param {Record<string, string>} [headers]
	 */
	async call(method, path, body, headers = {}) {
		const response = await fetch(`${this.baseUrl}/rest${path}`, {
			method,
			headers: {
				...headers,
				...(this.#cookies.size > 0 && { cookie: this.cookieHeader }),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(60_000),
		});
		for (const cookie of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
			if (name) this.#cookies.set(name, value);
		}
		const text = await response.text();
		const answer = parseJson(text);
		if (!response.ok) throw new N8nApiError(`${method} /rest${path}`, response.status, answer ?? text);
		return answer?.data ?? answer;
	}

	/**
	 * Returns what n8n's editor receives about all node types or credential types.
	 * @param {'nodes' | 'credentials'} kind @returns {Promise<any[]>}
	 */
	async types(kind) {
		const url = `${this.baseUrl}/types/${kind}.json`;
		const response = await fetch(url, { headers: { cookie: this.cookieHeader } });
		return await response.json();
	}

	/** The session, for a browser or a plain fetch. */
	get cookieHeader() {
		return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	}

	/**
	 * Creates the owner of a fresh n8n, or signs in if there is one.
	 * @param {Owner} owner
	 */
	async ownerSetupOrLogin({ email, password, firstName = 'Demo', lastName = 'Owner' }) {
		const settings = await this.call('GET', '/settings');
		if (settings.userManagement?.showSetupOnFirstLoad) {
			return await this.call('POST', '/owner/setup', { email, password, firstName, lastName });
		}
		return await this.call('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	/** @returns {Promise<{ id: string, name: string, type: string }[]>} */
	async listCredentials() {
		return await this.call('GET', '/credentials');
	}

	/**
	 * @param {string} name
	 * @param {string} type
	 * @param {Record<string, unknown>} data
	 * @returns {Promise<{ id: string, name: string }>}
	 */
	async createCredential(name, type, data) {
		return await this.call('POST', '/credentials', { name, type, data });
	}

	/**
	 * @param {string} id
	 * @param {string} name
	 * @param {string} type
	 * @param {Record<string, unknown>} data
	 */
	async updateCredential(id, name, type, data) {
		return await this.call('PATCH', `/credentials/${id}`, { name, type, data });
	}

	/** @param {string} id */
	async deleteCredential(id) {
		return await this.call('DELETE', `/credentials/${id}`);
	}

	/**
	 * Does what the editor's *Test* does when a credential is saved.
	 * @param {{ id?: string, name: string, type: string, data: Record<string, unknown> }} credential
	 * @returns {Promise<{ status: 'OK' | 'Error', message: string }>}
	 */
	async testCredential({ id = '', name, type, data }) {
		return await this.call('POST', '/credentials/test', { credentials: { id, name, type, data } });
	}

	/**
	 * Returns the workflows without their nodes.
	 * @returns {Promise<{ id: string, name: string, active: boolean }[]>}
	 */
	async listWorkflows() {
		return await this.call('GET', '/workflows?take=100&skip=0');
	}

	/** @param {string} id */
	async getWorkflow(id) {
		return await this.call('GET', `/workflows/${id}`);
	}

	/** @param {{ name: string, nodes: object[], connections: object, settings?: object, meta?: object }} workflow an n8n export */
	async createWorkflow({ name, nodes, connections, settings = {}, meta }) {
		// n8n 1 has no default for `active`
		const workflow = { name, nodes, connections, settings, active: false, ...(meta && { meta }) };
		return await this.call('POST', '/workflows', workflow);
	}

	/**
	 * Saves a new draft; the published version stays until `activate`.
	 * @param {string} id @param {object} change
	 */
	async updateWorkflow(id, change) {
		return await this.call('PATCH', `/workflows/${id}`, change);
	}

	/**
	 * Publishes the workflow's latest version and waits until n8n actually listens at its webhooks.
	 * @param {string} id
	 * @param {WebhookAddress[]} [webhooks] to wait for, when they cannot be read from the nodes' `path` and `httpMethod`
	 */
	async activate(id, webhooks) {
		const { versionId, nodes } = await this.getWorkflow(id);
		const activated = await this.call('POST', `/workflows/${id}/activate`, { versionId });
		await Promise.all((webhooks ?? webhooksOf(nodes)).map((webhook) => this.untilListening(webhook, true)));
		return activated;
	}

	/**
	 * Unpublishes the workflow and waits until its webhooks are gone.
	 * @param {string} id @param {WebhookAddress[]} [webhooks]
	 */
	async deactivate(id, webhooks) {
		const { nodes } = await this.getWorkflow(id);
		const deactivated = await this.call('POST', `/workflows/${id}/deactivate`, {});
		await Promise.all((webhooks ?? webhooksOf(nodes)).map((webhook) => this.untilListening(webhook, false)));
		return deactivated;
	}

	/**
	 * Deletes a workflow, after archiving it as n8n requires.
	 * @param {string} id
	 */
	async deleteWorkflow(id) {
		await this.call('POST', `/workflows/${id}/archive`, {});
		return await this.call('DELETE', `/workflows/${id}`);
	}

	/**
	 * @param {WebhookAddress} webhook
	 * @param {boolean} listening
	 */
	async untilListening({ path, method = 'POST' }, listening) {
		const what = `${method} /webhook/${path} to be ${listening ? 'registered' : 'gone'}`;
		await until(what, ACTIVATION_TIMEOUT_MS, async () => {
			return (await this.isListening(`webhook/${path}`, method)) === listening || undefined;
		});
	}

	/**
	 * Tells whether a webhook accepts a method, with a CORS preflight that starts nothing.
	 * @param {string} path @param {string} method
	 */
	async isListening(path, method) {
		const response = await fetch(`${this.baseUrl}/${path}`, {
			method: 'OPTIONS',
			headers: { origin: this.baseUrl, 'access-control-request-method': method },
		});
		await response.arrayBuffer();
		const allowed = response.headers.get('access-control-allow-methods') ?? '';
		return response.ok && allowed.split(/\s*,\s*/).includes(method);
	}

	/**
	 * Does what *Listen for test event* does: the next request to /webhook-test/… runs the draft.
	 * @param {string} id @param {string} triggerName the trigger node's name
	 */
	async runTest(id, triggerName) {
		const workflow = await this.getWorkflow(id);
		const { nodes } = workflow;
		const pushRef = randomUUID();
		// n8n 2 runs the stored workflow, n8n 1 the one in the request
		const body = { triggerToStartFrom: { name: triggerName }, workflowData: workflow };
		const answer = await this.call('POST', `/workflows/${id}/run?pushRef=${pushRef}`, body, { 'push-ref': pushRef });
		const trigger = nodes.filter((node) => node.name === triggerName);
		for (const { path, method } of webhooksOf(trigger)) {
			await until(`/webhook-test/${path}`, ACTIVATION_TIMEOUT_MS, async () => {
				return (await this.isListening(`webhook-test/${path}`, method)) || undefined;
			});
		}
		return answer;
	}

	/**
	 * Returns at most 100 executions, newest first, including running ones. n8n queries running and finished executions
	 * separately, so one that ends in between appears in both answers or in neither: two queries, merged, include it
	 * once.
	 * @param {string} [workflowId] @returns {Promise<ExecutionSummary[]>}
	 */
	async listExecutions(workflowId) {
		const filter = workflowId ? `&filter=${encodeURIComponent(JSON.stringify({ workflowId }))}` : '';
		const seen = new Map();
		for (let look = 1; look <= 2; look++) {
			const { results } = await this.call('GET', `/executions?limit=100${filter}`);
			for (const execution of results) seen.set(execution.id, execution);
		}
		return [...seen.values()].sort((a, b) => Number(b.id) - Number(a.id));
	}

	/**
	 * Counts up to 100 executions.
	 * @param {string} [workflowId]
	 */
	async executionCount(workflowId) {
		return (await this.listExecutions(workflowId)).length;
	}

	/**
	 * @param {string} [workflowId]
	 * @returns {Promise<Set<string>>} remembers what is there, for `waitForExecution`
	 */
	async executionIds(workflowId) {
		return new Set((await this.listExecutions(workflowId)).map((execution) => execution.id));
	}

	/**
	 * @param {string} id
	 * @returns {Promise<Execution>}
	 */
	async getExecution(id) {
		const execution = await this.call('GET', `/executions/${id}`);
		const data = typeof execution.data === 'string' ? unflatten(execution.data) : execution.data;
		return { ...execution, data, nodes: nodeRuns(data) };
	}

	/**
	 * Returns the oldest finished execution that is not in `since`.
	 * @param {string} workflowId
	 * @param {{ since?: Set<string>, timeoutMs?: number }} [options]
	 */
	async waitForExecution(workflowId, { since = new Set(), timeoutMs = 30_000 } = {}) {
		const id = await until(`an execution of workflow ${workflowId} to finish`, timeoutMs, async () => {
			const fresh = (await this.listExecutions(workflowId)).filter((execution) => !since.has(execution.id));
			const oldest = fresh.at(-1);
			return oldest && FINISHED.has(oldest.status) ? oldest.id : undefined;
		});
		return await this.getExecution(id);
	}

	/**
	 * @param {string} workflowId
	 * @param {string} executionId the address in the editor
	 */
	executionUrl(workflowId, executionId) {
		return `${this.baseUrl}/workflow/${workflowId}/executions/${executionId}`;
	}
}

/** n8n gives these a webhookId too, but their URLs exist only while an execution waits. */
const RESUMED_BY_WEBHOOK = /\.(agentRun|wait)$/;

/**
 * Returns the production webhooks of the nodes that have one.
 * @param {{ type: string, webhookId?: string, disabled?: boolean, parameters?: any }[]} nodes
 * @returns {WebhookAddress[]}
 */
export function webhooksOf(nodes) {
	return nodes
		.filter((node) => node.webhookId && !node.disabled && !RESUMED_BY_WEBHOOK.test(node.type))
		.map(({ type, webhookId, parameters = {} }) => ({
			path: pathOf(type, webhookId, parameters),
			method: [parameters.httpMethod ?? defaultMethod(type)].flat()[0],
		}))
		.filter(({ path }) => !path.startsWith('='));
}

/**
 * Returns the path of a webhook. Our trigger appends it to the node's unguessable id, unless the builder chose a custom
 * path.
 */
function pathOf(type, webhookId, { path, webhookIdMode }) {
	if (type.endsWith('.webhookTrigger') && webhookIdMode !== 'custom') return `${webhookId}/${path ?? 'webhook'}`;
	return (path || webhookId).replace(/^\/|\/$/g, '');
}

/** Returns the default method; a saved workflow omits parameters that have their default. */
const defaultMethod = (type) => (type === 'n8n-nodes-base.webhook' ? 'GET' : 'POST');

/** @param {any} data */
function nodeRuns(data) {
	const runs = Object.entries(data?.resultData?.runData ?? {});
	return Object.fromEntries(
		// a node that has waited and is about to continue has no run
		runs
			.filter(([, attempts]) => attempts.length > 0)
			.map(([name, attempts]) => {
				const run = attempts.at(-1);
				const outputs = (run.data?.main ?? []).map((items) => (items ?? []).map((item) => item.json));
				return [name, { status: run.executionStatus, milliseconds: run.executionTime, error: run.error, outputs }];
			}),
	);
}

/**
 * Reads the `flatted` format of execution data: a list in which every string inside an object or list is the index of
 * its value, which preserves shared and circular references.
 * @param {string} text
 */
export function unflatten(text) {
	const values = JSON.parse(text);
	const done = new Set();
	const resolve = (value) => {
		if (typeof value !== 'string') return value;
		const index = Number(value);
		const target = values[index];
		if (typeof target !== 'object' || target === null || done.has(index)) return target;
		done.add(index);
		for (const key of Object.keys(target)) target[key] = resolve(target[key]);
		return target;
	};
	return resolve('0');
}

/**
 * @template T
 * @param {string} what is waited for, for the error
 * @param {number} timeoutMs
 * @param {() => Promise<T | undefined>} probe undefined = not yet
 */
async function until(what, timeoutMs, probe) {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await probe();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
		await sleep(POLL_MS);
	}
}

function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
