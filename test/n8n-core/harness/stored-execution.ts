import './environment';
import { WorkflowExecute } from 'n8n-core';
import { NodeConnectionTypes, Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeParameters,
	IRun,
	IRunExecutionData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { additionalData, credentialReferences } from './additional-data';
import type { CredentialData } from './additional-data';
import { resumeAgentRun } from './contexts';
import { logCalls } from './log';
import { call, listen } from './loopback';
import type { Loopback, WireAnswer } from './loopback';
import { prepare } from './n8n-request';
import type { N8nRequest } from './n8n-request';
import { nodeTypes } from './node-types';
import { asExpress } from './waiting';

/** The library with which n8n serializes executions. It is an ES module with a CommonJS version. */
const { parse, stringify } = jest.requireActual<{
	parse: (text: string) => unknown;
	stringify: (value: unknown) => string;
}>('flatted');

export interface StoredSetup {
	parameters: INodeParameters;
	credentials?: CredentialData;
	/** The node's own settings, such as Always Output Data. */
	node?: Partial<INode>;
	executionOrder?: 'v0' | 'v1';
	/** The input of the node. */
	item?: IDataObject;
	/** Whether n8n can reach itself at the address of the execution. Default: no. */
	reachesItself?: boolean;
}

/**
 * A waiting execution of Start → Agent → Done, with a second branch Start → Other. It is stored and read again between any
 * two runs, so that no state of a process remains. It is resumed as by n8n's WaitTracker and WaitingWebhooks.
 */
export class StoredExecution {
	status: IRun['status'] = 'new';
	/** When n8n's timer will resume the execution. */
	waitTill: Date | undefined;
	private stored = '';
	private running = false;
	/** The number of requests to its own address: while it was running (n8n's test of the address) and while it was stored. */
	private readonly asked = { running: 0, stored: 0 };
	private address!: Loopback;

	private constructor(private readonly setup: StoredSetup) {}

	static async start(setup: StoredSetup): Promise<StoredExecution> {
		const execution = new StoredExecution(setup);
		execution.address = await listen((_, response) => response.writeHead(execution.ownAnswer()).end());
		const { workflow, data } = execution.load();
		await execution.run(workflow, async () => {
			const running = new WorkflowExecute(data, 'trigger');
			return await running.run({ workflow, startNode: workflow.getNode('Start') as INode });
		});
		return execution;
	}

	/** The JSON of the items that each node output, for each of its runs. */
	get outputs(): Record<string, IDataObject[][]> {
		const { runData } = this.data.resultData;
		const items = (name: string) =>
			(runData[name] ?? []).map(({ data }) => (data?.main?.[0] ?? []).map(({ json }) => json));
		return Object.fromEntries(Object.keys(runData).map((name) => [name, items(name)]));
	}

	get error(): string | undefined {
		return this.data.resultData.error?.message;
	}

	/** The names of the nodes that run next. */
	get next(): string[] {
		return this.data.executionData?.nodeExecutionStack.map(({ node }) => node.name) ?? [];
	}

	/** The stored execution as a string. */
	get text(): string {
		return this.stored;
	}

	/** Resumes the execution as n8n does when its waiting time is over. */
	async wakeByTimer(): Promise<void> {
		if (this.status !== 'waiting') throw new Error(`The execution is ${this.status}`);
		await this.goOn(this.data);
	}

	/** Posts to the address of the execution. n8n resumes the execution if the node returns data. */
	async post(body: unknown): Promise<WireAnswer> {
		const data = this.data;
		const [entry] = data.executionData?.nodeExecutionStack ?? [];
		if (entry === undefined) throw new Error('The execution has nothing to run');
		entry.node.disabled = true;
		data.waitTill = undefined;
		data.resultData.runData.Agent?.pop();
		const resumed: { items?: IDataObject[] } = {};
		const server = await listen((incoming, response) => {
			void prepare(incoming)
				.then(async (request) => await this.webhook(data, request, asExpress(response)))
				.then(({ noWebhookResponse, webhookResponse, workflowData }) => {
					if (workflowData) resumed.items = entry.data.main = workflowData as never;
					if (noWebhookResponse !== true) response.end(JSON.stringify(webhookResponse));
				})
				.catch((error: unknown) => response.writeHead(500).end(String(error)));
		});
		const headers = [['Content-Type', 'application/json'] as const];
		const answer = await call(server.url, { headers, body: JSON.stringify(body) }).finally(server.close);
		if (resumed.items !== undefined) await this.goOn(data);
		return answer;
	}

	/** Waits for n8n's remaining requests to itself, which would keep the process alive. */
	async close(): Promise<void> {
		while (this.setup.reachesItself && this.asked.stored < this.asked.running) await sleep(20);
		await this.address.close();
	}

	/** n8n's answer at the address of the execution. After it is stored, the test itself resumes it, so the address answers 404. */
	private ownAnswer(): number {
		this.asked[this.running ? 'running' : 'stored']++;
		return this.running && this.setup.reachesItself ? 409 : 404;
	}

	private get data(): IRunExecutionData {
		return parse(this.stored) as IRunExecutionData;
	}

	private async goOn(data: IRunExecutionData): Promise<void> {
		const { workflow, data: environment } = this.load();
		await this.run(workflow, async () => {
			return await new WorkflowExecute(environment, 'trigger', data).processRunExecutionData(workflow);
		});
	}

	private async run(workflow: Workflow, work: () => Promise<IRun>): Promise<void> {
		logCalls.length = 0;
		this.running = true;
		await workflow.expression.acquireIsolate();
		try {
			const { data, status, waitTill } = await work();
			Object.assign(this, { stored: stringify(data), status, waitTill: waitTill ?? undefined });
		} finally {
			this.running = false;
			await workflow.expression.releaseIsolate();
		}
	}

	private async webhook(execution: IRunExecutionData, httpRequest: N8nRequest, httpResponse: ServerResponse) {
		const { workflow, data } = this.load();
		const node = workflow.getNode('Agent') as INode;
		const environment = { ...data, httpRequest, httpResponse };
		return await resumeAgentRun({ workflow, node, data: environment, mode: 'trigger', execution });
	}

	/** Loads the workflow as a new process does. */
	private load(): { workflow: Workflow; data: IWorkflowExecuteAdditionalData } {
		const { parameters, credentials = {}, node = {}, executionOrder = 'v1', item = {} } = this.setup;
		const named = (name: string, type: string, more: Partial<INode> = {}): INode => ({
			...{ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} },
			...more,
		});
		const wire = (name: string) => ({ node: name, type: NodeConnectionTypes.Main, index: 0 });
		const agent = { parameters, credentials: credentialReferences(credentials), ...node };
		const workflow = new Workflow({
			id: 'workflow-1',
			nodes: [
				named('Start', 'start'),
				named('Agent', 'agentRun', agent),
				named('Done', 'pass'),
				named('Other', 'pass'),
			],
			connections: {
				Start: { main: [[wire('Agent'), wire('Other')]] },
				Agent: { main: [[wire('Done')]] },
			},
			active: true,
			nodeTypes: nodeTypes([{ json: item }]),
			settings: { executionOrder },
		});
		const data = additionalData(workflow, credentials);
		return { workflow, data: { ...data, webhookWaitingBaseUrl: `${this.address.url}/webhook-waiting` } };
	}
}
