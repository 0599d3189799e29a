import './environment';

import { HookContext, WebhookContext } from 'n8n-core';
import { NodeHelpers, resolveWebhookDescriptionField, Workflow } from 'n8n-workflow';
import type {
	INode,
	INodeExecutionData,
	INodeParameters,
	IWebhookData,
	IWebhookDescription,
	IWebhookResponseData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { WebhookTrigger } from '../../../nodes/WebhookTrigger/WebhookTrigger.node';
import { additionalData, credentialReferences } from './additional-data';
import type { CredentialData } from './additional-data';
import { logCalls } from './log';
import { call, listen } from './loopback';
import type { CallOptions, WireAnswer } from './loopback';
import { prepare, Unprocessable } from './n8n-request';
import type { N8nRequest } from './n8n-request';
import { nodeTypes } from './node-types';

const description = new WebhookTrigger().description.webhooks?.[0] as IWebhookDescription;

export interface TriggerSetup {
	parameters: INodeParameters;
	credentials?: CredentialData;
	/** What N8N_PROXY_HOPS says; each hop adds its caller to X-Forwarded-For. */
	proxyHops?: number;
	/** `manual`: somebody listens for a test event in the editor. */
	mode?: WorkflowExecuteMode;
}

/** A Webhook Trigger that listens on loopback. */
export interface RunningTrigger {
	url: string;
	/** The node as n8n holds it: what a test changes here counts from the next request on. */
	node: INode;
	/** The items of every run that a request has started. */
	runs: INodeExecutionData[][];
	/** The items at the second output. */
	rejected: INodeExecutionData[][];
	/** What `webhook()` threw. n8n would store a failed execution for each, so a sender must never cause one. */
	thrown: unknown[];
	post: (options: CallOptions, query?: string) => Promise<WireAnswer>;
	close: () => Promise<void>;
}

function workflowOf({ parameters, credentials = {} }: TriggerSetup): { workflow: Workflow; node: INode } {
	const references = credentialReferences(credentials);
	const stored: INode = {
		// The trigger remembers deliveries by workflow and node: each test has a node of its own.
		id: randomUUID(),
		name: 'Trigger',
		type: 'webhookTrigger',
		typeVersion: 2,
		position: [0, 0],
		parameters,
		webhookId: '3f1c0d4e-0000-4000-8000-000000000000',
		...(Object.keys(references).length > 0 && { credentials: references }),
	};
	const workflow = new Workflow({
		id: 'workflow-1',
		name: 'Test',
		nodes: [stored],
		connections: {},
		active: true,
		nodeTypes: nodeTypes(),
	});
	return { workflow, node: workflow.getNode('Trigger') as INode };
}

/** One field of the node's webhook description, resolved as n8n's webhook service does. */
export function webhookField(
	setup: TriggerSetup,
	field: 'path' | 'isFullPath' | 'responseMode' | 'responseData',
): unknown {
	const { node } = workflowOf(setup);
	const resolution = resolveWebhookDescriptionField(node, description, field);
	return resolution.resolved ? resolution.value : undefined;
}

/** The path under which n8n would register the webhook. */
export function registeredPath(setup: TriggerSetup): string {
	const { node } = workflowOf(setup);
	const path = String(webhookField(setup, 'path'));
	return NodeHelpers.getNodeWebhookPath('workflow-1', node, path, webhookField(setup, 'isFullPath') === true, false);
}

/** Activates as n8n does when a workflow is published; rejects when the node refuses. */
export async function activate(setup: TriggerSetup): Promise<boolean> {
	const { workflow, node } = workflowOf(setup);
	const data = additionalData(workflow, setup.credentials ?? {});
	const context = new HookContext(workflow, node, data, 'trigger', 'activate');
	return await new WebhookTrigger().webhookMethods.default.create.call(context);
}

/**
 * Listens as n8n's webhook server does: request fields, WebhookContext, then the answer of mode `onReceived`
 * (packages/cli/src/webhooks/webhook-helpers.ts). No expression isolate is acquired: the hot path must evaluate none.
 */
export async function startTrigger(setup: TriggerSetup): Promise<RunningTrigger> {
	const { workflow, node } = workflowOf(setup);
	const path = registeredPath(setup);
	const webhook = { webhookDescription: description } as unknown as IWebhookData;
	const runs: INodeExecutionData[][] = [];
	const rejected: INodeExecutionData[][] = [];
	const thrown: unknown[] = [];
	logCalls.length = 0;

	const run = async (request: N8nRequest, response: ServerResponse) => {
		const data = { ...additionalData(workflow, setup.credentials ?? {}), httpRequest: request, httpResponse: response };
		const context = new WebhookContext(workflow, node, data as never, setup.mode ?? 'webhook', webhook, [], null);
		try {
			const result = await new WebhookTrigger().webhook.call(context);
			if (result.workflowData?.[1] !== undefined) rejected.push(result.workflowData[1] ?? []);
			finish(response, result, runs);
		} catch (error) {
			thrown.push(error);
			if (!response.headersSent) json(response, 500, { code: 0, message: 'Workflow Webhook Error' });
		}
	};
	const server = await listen((incoming, response) => {
		prepare(incoming, setup.proxyHops).then(
			async (request) => await run(request, response),
			(error: unknown) => json(response, error instanceof Unprocessable ? 422 : 500, { message: String(error) }),
		);
	});
	return {
		url: `${server.url}/webhook/${path}`,
		node,
		runs,
		rejected,
		thrown,
		post: async (options, query = '') => await call(`${server.url}/webhook/${path}${query}`, options),
		close: server.close,
	};
}

/** What n8n does with a webhook node's result when it answers immediately. */
function finish(response: ServerResponse, result: IWebhookResponseData, runs: INodeExecutionData[][]): void {
	if (result.workflowData !== undefined) runs.push(result.workflowData[0] ?? []);
	if (result.noWebhookResponse === true) return;
	const content: unknown = result.webhookResponse ?? { message: 'Workflow was started' };
	// text goes out as it is, of the type that the node has set (n8n, response-helper sendSuccessResponse)
	if (typeof content === 'string') response.end(content);
	else json(response, 200, content);
}

function json(response: ServerResponse, status: number, content: unknown): void {
	response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(content));
}
