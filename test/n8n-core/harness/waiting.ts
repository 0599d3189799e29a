import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { ServerResponse } from 'node:http';

import { additionalData, credentialReferences } from './additional-data';
import type { CredentialData } from './additional-data';
import { resumeAgentRun, workflowOf } from './contexts';
import { logCalls } from './log';
import { call, listen } from './loopback';
import type { CallOptions, WireAnswer } from './loopback';
import { prepare } from './n8n-request';
import type { N8nRequest } from './n8n-request';

/** An execution that is stored as waiting in an Agent Run. */
export interface WaitingExecution {
	parameters: INodeParameters;
	credentials?: CredentialData;
	/** The item that n8n has stored with it. */
	item: IDataObject;
}

export interface Resumed {
	answer: WireAnswer;
	/** The items with which the execution resumes; undefined while it continues to wait. */
	items: INodeExecutionData[] | undefined;
}

let executions = 0;

/** Posts to the URL of a new waiting execution and calls the node like n8n's server for waiting webhooks. */
export async function resume(waiting: WaitingExecution, request: CallOptions): Promise<Resumed> {
	let items: INodeExecutionData[] | undefined;
	logCalls.length = 0;
	const server = await listen((incoming, response) => {
		void prepare(incoming)
			.then(async (prepared) => await webhook(waiting, prepared, asExpress(response)))
			.then(({ noWebhookResponse, webhookResponse, workflowData }) => {
				items = workflowData?.[0] ?? undefined;
				if (noWebhookResponse !== true) response.end(JSON.stringify(webhookResponse));
			})
			.catch((error: unknown) => response.writeHead(500).end(String(error)));
	});
	try {
		return { answer: await call(server.url, request), items };
	} finally {
		await server.close();
	}
}

async function webhook(
	{ parameters, credentials = {}, item }: WaitingExecution,
	httpRequest: N8nRequest,
	httpResponse: ServerResponse,
) {
	const stored: INode = {
		id: 'node-1',
		name: 'Agent',
		type: 'agentRun',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: credentialReferences(credentials),
	};
	const { workflow, node } = workflowOf(stored);
	const executionId = String(++executions);
	const data = { ...additionalData(workflow, credentials), executionId, httpRequest, httpResponse };
	const execution = {
		executionData: { nodeExecutionStack: [{ node, data: { main: [[{ json: item }]] }, source: null }] },
		resultData: { runData: {} },
	};
	return await resumeAgentRun({ workflow, node, data, mode: 'webhook', execution });
}

/** Adds the two features of Express that the node uses. */
export function asExpress(response: ServerResponse): ServerResponse {
	const status = (code: number) => ({
		json: (content: unknown) => response.writeHead(code).end(JSON.stringify(content)),
	});
	return Object.assign(response, { status });
}
