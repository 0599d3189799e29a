import './environment';

import { HookContext, WebhookContext } from 'n8n-core';
import { NodeHelpers, resolveWebhookDescriptionField } from 'n8n-workflow';
import type {
	INode,
	INodeExecutionData,
	INodeParameters,
	NodeExecutionHint,
	NodeOperationError,
	IWebhookData,
	IWebhookDescription,
	IWebhookResponseData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { WebhookTrigger } from '../../../nodes/WebhookTrigger/WebhookTrigger.node';
import { additionalData, credentialReferences } from './additional-data';
import type { CredentialData } from './additional-data';
import { executeContext, workflowOf } from './contexts';
import type { OneNode } from './contexts';
import { logCalls } from './log';
import { call, listen } from './loopback';
import type { PooledCall, WireAnswer } from './loopback';
import { prepare, Unprocessable } from './n8n-request';
import type { N8nRequest } from './n8n-request';

const descriptions = new WebhookTrigger().description.webhooks as IWebhookDescription[];
const description = descriptions[0] as IWebhookDescription;

export interface TriggerSetup {
	parameters: INodeParameters;
	credentials?: CredentialData;
	/** The value of N8N_PROXY_HOPS; each hop adds its caller to X-Forwarded-For. */
	proxyHops?: number;
	/** Whether the node may evaluate expressions of the delivery; without it any evaluation fails. */
	expressions?: true;
	/** `manual`: somebody listens for a test event in the editor. */
	mode?: WorkflowExecuteMode;
	/** Whether n8n can store the next execution; where it cannot, the sender gets a 500 and nothing runs. Default: it can. */
	canStore?: (items: INodeExecutionData[]) => boolean;
	/** What n8n writes when the workflow has run, in the other response modes. Default: the answer of `onReceived`. */
	answer?: (response: ExpressResponse, items: INodeExecutionData[]) => Promise<void> | void;
}

/** A Webhook Trigger that listens on loopback. */
export interface RunningTrigger {
	url: string;
	/** The node as n8n holds it: changes made by a test apply from the next request on. */
	node: INode;
	/** The items of every run started by a request. */
	runs: INodeExecutionData[][];
	/** The items at the second output. */
	rejected: INodeExecutionData[][];
	/** The content of the node's panel in the editor: why a request started nothing, and hints about the settings. */
	panel: PanelEntry[];
	/** What `webhook()` threw. n8n would store a failed execution for each, so a sender must never cause one. */
	thrown: unknown[];
	post: (options: PooledCall, query?: string) => Promise<WireAnswer>;
	close: () => Promise<void>;
}

/** An error of a manual run, or a hint above its output. */
export interface PanelEntry {
	type: 'error' | NonNullable<NodeExecutionHint['type']>;
	message: string;
	description?: string | null;
}

function triggerOf({ parameters, credentials = {} }: TriggerSetup): OneNode {
	const references = credentialReferences(credentials);
	return workflowOf({
		// The trigger remembers deliveries by workflow and node, so each test has its own node.
		id: randomUUID(),
		name: 'Trigger',
		type: 'webhookTrigger',
		typeVersion: 2,
		position: [0, 0],
		parameters,
		webhookId: '3f1c0d4e-0000-4000-8000-000000000000',
		...(Object.keys(references).length > 0 && { credentials: references }),
	});
}

/** Returns one field of the node's webhook description, resolved as n8n's webhook service does. */
export function webhookField(
	setup: TriggerSetup,
	field: 'path' | 'isFullPath' | 'responseMode' | 'responseCode' | 'responseData',
): unknown {
	const { node } = triggerOf(setup);
	const resolution = resolveWebhookDescriptionField(node, description, field);
	return resolution.resolved ? resolution.value : undefined;
}

/** Returns the path under which n8n would register the webhook. */
export function registeredPath(setup: TriggerSetup): string {
	const { node } = triggerOf(setup);
	const path = String(webhookField(setup, 'path'));
	return NodeHelpers.getNodeWebhookPath('workflow-1', node, path, webhookField(setup, 'isFullPath') === true, false);
}

/** Activates the trigger as n8n does when a workflow is published; rejects if the node refuses. */
export async function activate(setup: TriggerSetup): Promise<boolean> {
	const { workflow, node } = triggerOf(setup);
	const data = additionalData(workflow, setup.credentials ?? {});
	const context = new HookContext(workflow, node, data, 'trigger', 'activate');
	return await new WebhookTrigger().webhookMethods.default.create.call(context);
}

/**
 * Listens as n8n's webhook server does: request fields, WebhookContext, then the answer of mode `onReceived`
 * (packages/cli/src/webhooks/webhook-helpers.ts). An expression isolate is acquired only where the test asks for it: the hot
 * path must evaluate none.
 */
export async function startTrigger(setup: TriggerSetup): Promise<RunningTrigger> {
	const { workflow, node } = triggerOf(setup);
	const path = registeredPath(setup);
	const runs: INodeExecutionData[][] = [];
	const rejected: INodeExecutionData[][] = [];
	const panel: PanelEntry[] = [];
	const thrown: unknown[] = [];
	logCalls.length = 0;

	const run = async (request: N8nRequest, plain: ServerResponse) => {
		const response = asExpress(plain);
		const code = Number(webhookField({ parameters: node.parameters }, 'responseCode') ?? 200);
		const webhook = { webhookDescription: calledWebhook(node, request) } as unknown as IWebhookData;
		const data = { ...additionalData(workflow, setup.credentials ?? {}), httpRequest: request, httpResponse: response };
		const context = new WebhookContext(workflow, node, data as never, setup.mode ?? 'webhook', webhook, [], null);
		if (setup.expressions) await workflow.expression.acquireIsolate();
		try {
			const result = await new WebhookTrigger().webhook.call(context);
			if (result.workflowData !== undefined) {
				const [items = []] = result.workflowData;
				if (setup.canStore?.(items) === false) throw new NotStored();
				const outputs = await passOn({ workflow, node, setup, panel }, result.workflowData);
				if (outputs) runs.push(outputs[0] ?? []);
				if (outputs?.[1] !== undefined) rejected.push(outputs[1]);
			}
			if (setup.answer && result.workflowData !== undefined) await setup.answer(response, result.workflowData[0] ?? []);
			else finish(response, code, result);
		} catch (error) {
			if (!(error instanceof NotStored)) thrown.push(error);
			if (!response.headersSent) json(response, 500, { code: 0, message: 'Workflow Webhook Error' });
		} finally {
			if (setup.expressions) await workflow.expression.releaseIsolate();
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
		panel,
		thrown,
		post: async (options, query = '') => await call(`${server.url}/webhook/${path}${query}`, options),
		close: server.close,
	};
}

/** n8n's failure to store an execution, which is none of the node. */
class NotStored extends Error {}

interface ManualRun {
	workflow: Workflow;
	node: INode;
	setup: TriggerSetup;
	panel: PanelEntry[];
}

/**
 * The trigger's own step of the run, in n8n's context for it.
 *
 * @returns the outputs; undefined if the editor shows an error, or a hint without items
 */
async function passOn({ workflow, node, setup, panel }: ManualRun, items: INodeExecutionData[][]) {
	const mode = setup.mode ?? 'webhook';
	const data = additionalData(workflow, setup.credentials ?? {}, mode);
	const context = executeContext({ workflow, node, data, mode, items });
	try {
		const outputs = await new WebhookTrigger().execute.call(context);
		await data.hooks?.runHook('workflowExecuteAfter', [{ status: 'success' }, {}]);
		panel.push(...context.hints.map(({ type = 'info', message }) => ({ type, message })));
		const isEmpty = outputs === null || outputs.flat().length === 0;
		return isEmpty && context.hints.length > 0 ? undefined : (outputs ?? undefined);
	} catch (error) {
		const { message, description } = error as NodeOperationError;
		panel.push({ type: 'error', message, description });
		return undefined;
	}
}

/** Returns the webhook of the node that n8n would find for the request: a path below the node's, or its own. */
function calledWebhook(node: INode, { method, originalUrl }: N8nRequest): IWebhookDescription {
	const { pathname } = new URL(originalUrl, 'http://localhost');
	const field = (webhook: IWebhookDescription, name: 'path' | 'httpMethod') => {
		const resolution = resolveWebhookDescriptionField(node, webhook, name);
		return resolution.resolved && typeof resolution.value === 'string' ? resolution.value : '';
	};
	const others = descriptions.slice(1).filter((webhook) => field(webhook, 'httpMethod') === method);
	return others.find((webhook) => pathname.endsWith(field(webhook, 'path'))) ?? description;
}

export interface ExpressResponse extends ServerResponse {
	status: (code: number) => this;
}

function asExpress(response: ServerResponse): ExpressResponse {
	const express = response as ExpressResponse;
	express.status = (code) => {
		express.statusCode = code;
		return express;
	};
	return express;
}

/**
 * What n8n does with a webhook node's result when it answers immediately: text goes out as it is, with the content type that
 * the node has set, and everything else as JSON.
 */
function finish(response: ExpressResponse, code: number, result: IWebhookResponseData): void {
	if (result.noWebhookResponse === true) return;
	const content: unknown = result.webhookResponse ?? { message: 'Workflow was started' };
	response.status(code);
	if (typeof content === 'string') response.end(content);
	else response.setHeader('Content-Type', 'application/json; charset=utf-8').end(JSON.stringify(content));
}

function json(response: ServerResponse, status: number, content: unknown): void {
	response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(content));
}
