import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Execution, ExecutionSummary, RealN8n, WorkflowNode } from '../real-n8n/real-n8n';

/** An answer as received. */
export interface WireAnswer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: string;
}

export interface Call {
	method?: string;
	/** Appended to the URL; includes the question mark. */
	query?: string;
	/** Pairs, so that a header can be sent twice. */
	headers?: [string, string][];
	body?: string | Buffer;
}

export interface TriggerSetup {
	/** Of the workflow. */
	name?: string;
	/** Another trigger, such as n8n's own, which listens at its parameter `path`. */
	type?: Pick<WorkflowNode, 'type' | 'typeVersion'>;
	parameters: Record<string, unknown>;
	/** By type; each is stored for this workflow. */
	credentials?: Record<string, Record<string, unknown>>;
	/** The nodes after the trigger, in order. */
	then?: Partial<WorkflowNode>[];
	/** The nodes after the trigger's second output. */
	rejected?: Partial<WorkflowNode>[];
	alwaysOutputData?: boolean;
	/** Of the workflow. */
	settings?: Record<string, unknown>;
}

const OUR_TRIGGER = { type: 'n8n-nodes-agent-webhooks.webhookTrigger', typeVersion: 2 };
const NO_OPERATION = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };

/** A workflow of one Webhook Trigger and the nodes after it, stored in a real n8n. */
export class TriggerWorkflow {
	private constructor(
		private readonly n8n: RealN8n,
		readonly id: string,
		readonly path: string,
		readonly credentials: Record<string, { id: string; name: string }>,
	) {}

	/** Stores the workflow without publishing it. */
	static async create(
		n8n: RealN8n,
		{ type = OUR_TRIGGER, parameters, credentials = {}, then, rejected = [], ...more }: TriggerSetup,
	): Promise<TriggerWorkflow> {
		const webhookId = randomUUID();
		const stored: Record<string, { id: string; name: string }> = {};
		for (const [type, data] of Object.entries(credentials)) {
			const name = `${type} ${webhookId}`;
			stored[type] = { id: (await n8n.client.createCredential(name, type, data)).id, name };
		}
		const trigger: WorkflowNode = {
			id: randomUUID(),
			name: 'Trigger',
			...type,
			position: [0, 0],
			webhookId,
			parameters,
			credentials: stored,
			...(more.alwaysOutputData && { alwaysOutputData: true }),
		};
		const behind = nodes('Step', then ?? [NO_OPERATION]);
		const refused = nodes('Rejected', rejected);
		const { id } = await n8n.client.createWorkflow({
			name: more.name ?? `Trigger ${webhookId}`,
			nodes: [trigger, ...behind, ...refused],
			connections: connect(trigger, behind, refused),
			...(more.settings && { settings: more.settings }),
		});
		const name = typeof parameters.path === 'string' ? parameters.path : 'webhook';
		const isWhole = type !== OUR_TRIGGER || parameters.webhookIdMode === 'custom';
		// n8n itself puts the ID before a path with parameters
		const isShared = !isWhole || name.includes('/:');
		return new TriggerWorkflow(n8n, id, isShared ? `${webhookId}/${name}` : name, stored);
	}

	/** Stores and publishes the workflow. */
	static async publish(n8n: RealN8n, setup: TriggerSetup): Promise<TriggerWorkflow> {
		const workflow = await TriggerWorkflow.create(n8n, setup);
		await workflow.activate();
		return workflow;
	}

	async activate(): Promise<void> {
		await this.n8n.client.activate(this.id, [{ path: this.path, method: 'POST' }]);
	}

	async send(call: Call = {}, test = false): Promise<WireAnswer> {
		const url = `${this.n8n.baseUrl}/webhook${test ? '-test' : ''}/${this.path}${call.query ?? ''}`;
		return await sendTo(url, call);
	}

	async executions(): Promise<number> {
		return await this.n8n.client.executionCount(this.id);
	}

	/** Returns the newest finished execution once there are this many. */
	async execution(count: number): Promise<Execution> {
		const deadline = Date.now() + 20_000;
		for (;;) {
			const all = await this.n8n.client.listExecutions(this.id);
			const [newest] = all;
			if (newest && all.length >= count && newest.status !== 'running' && newest.status !== 'new') {
				return await this.n8n.client.getExecution(newest.id);
			}
			if (Date.now() > deadline) throw new Error(`There are ${all.length} executions, not ${count}`);
			await sleep(100);
		}
	}

	/** Waits until there are this many executions and the newest one has one of the statuses. */
	async untilStatus(
		wanted: readonly string[],
		{ forMs = 30_000, count = 1 }: { forMs?: number; count?: number } = {},
	): Promise<ExecutionSummary> {
		for (const deadline = Date.now() + forMs; ; await sleep(50)) {
			const all = await this.n8n.client.listExecutions(this.id);
			const [newest] = all;
			if (newest && all.length === count && wanted.includes(newest.status)) return newest;
			if (Date.now() <= deadline) continue;
			const nodes = newest ? Object.values((await this.n8n.client.getExecution(newest.id)).nodes) : [];
			const problems = nodes.flatMap(({ error }) => error?.message ?? []);
			const statuses = all.map(({ status }) => status);
			throw new Error(`The executions are ${[...statuses, ...problems].join(', ')}, not ${wanted.join(' or ')}`);
		}
	}

	/** Returns the trigger's items of that execution. */
	async items(count: number, output = 0): Promise<Record<string, unknown>[]> {
		return (await this.execution(count)).nodes.Trigger?.outputs[output] ?? [];
	}
}

export async function sendTo(url: string, { method = 'POST', headers = [], body }: Call): Promise<WireAnswer> {
	return await new Promise((resolve, reject) => {
		const length: [string, string][] = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]];
		const request = httpRequest(
			url,
			{ method, headers: [['Host', new URL(url).host], ...headers, ...length].flat(), agent: false },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => {
					const text = Buffer.concat(chunks).toString('utf8');
					resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
				});
			},
		);
		request.on('error', reject);
		request.end(body);
	});
}

function nodes(prefix: string, given: Partial<WorkflowNode>[]): WorkflowNode[] {
	return given.map((node, index) => ({
		id: randomUUID(),
		name: `${prefix} ${index + 1}`,
		position: [200 * (index + 1), prefix === 'Step' ? 0 : 200],
		...NO_OPERATION,
		...node,
	}));
}

function connect(trigger: WorkflowNode, behind: WorkflowNode[], refused: WorkflowNode[]): Record<string, unknown> {
	const wire = (to: WorkflowNode | undefined) => (to ? [{ node: to.name, type: 'main', index: 0 }] : []);
	const chain = (list: WorkflowNode[]) =>
		list.slice(0, -1).map((node, index) => [node.name, { main: [wire(list[index + 1])] }] as const);
	return Object.fromEntries<unknown>([
		[trigger.name, { main: [wire(behind[0]), wire(refused[0])] }],
		...chain(behind),
		...chain(refused),
	]);
}

/** n8n lists an execution only when it has begun, a moment after it was stored. */
const BEGINS_WITHIN_MS = 750;

/** Sends, and returns how many executions this started. */
export async function counted(workflow: TriggerWorkflow, call: Call): Promise<WireAnswer & { runs: number }> {
	const before = await workflow.executions();
	const answer = await workflow.send(call);
	const deadline = Date.now() + BEGINS_WITHIN_MS;
	let runs = 0;
	while (runs === 0 && Date.now() < deadline) runs = (await workflow.executions()) - before;
	return { ...answer, runs };
}
