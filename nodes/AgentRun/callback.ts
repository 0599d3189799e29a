import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
	IWebhookDescription,
} from 'n8n-workflow';

import { agentProtocols } from '../../core/agent';
import type { AgentOutcome } from '../../core/agent';
import { failureJson } from '../shared/errors';
import { parseJson } from '../shared/parameters';
import { receiveRequest } from '../shared/webhook-request';
import { itemOf, runFailure } from './output';
import type { RunPlan } from './plan';

/** Where n8n resumes an execution that waits in this node; n8n itself checks the address's signature. */
export const callbackWebhook: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	path: '',
	responseMode: 'onReceived',
	responseData: '',
	restartWebhook: true,
	isFullPath: true,
};

const HOUR_MS = 3_600_000;

/**
 * Puts the execution to wait until the agent posts its reply. n8n keeps the input of a node that waits, and passes it on
 * when the time is up: so the input becomes the started run, which a later Agent Run can ask for.
 */
export async function awaitCallback(
	context: IExecuteFunctions,
	started: INodeExecutionData,
	{ options }: RunPlan,
): Promise<void> {
	const run = started.json.run as IDataObject;
	const startedAt = new Date(Date.now() - Number(run.durationMs)).toISOString();
	const items = context.getInputData();
	items.splice(0, items.length, { ...started, json: { ...started.json, run: { ...run, startedAt } } });
	await context.putExecutionToWait(new Date(Date.now() + (options.callbackHours ?? 24) * HOUR_MS));
}

/** The agent's post: its reply resumes the execution; word that the run goes on does not. */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { request } = await receiveRequest(context);
	const body = request.json ?? bodyOf(request.body.toString('utf8'));
	if (body === undefined || body === '') return refuse(context, 'the body is empty');
	const name = context.getNodeParameter('agentApi') as string;
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	const replyPath = context.getNodeParameter('options.replyPath', '') as string;
	const outcome = protocol?.callback?.(body, replyPath === '' ? {} : { replyPath });
	if (outcome === undefined) return refuse(context, 'this agent API has no callbacks');
	if (outcome.ok && outcome.reply.status === 'running') return { webhookResponse: { status: 'noted' } };
	const item = await calledBackItem(context, outcome, body);
	return { workflowData: [[item]], webhookResponse: { status: 'accepted' } };
}

/** Some servers post JSON without saying so. */
function bodyOf(text: string): unknown {
	return parseJson(text) ?? text.trim();
}

function refuse(context: IWebhookFunctions, problem: string): IWebhookResponseData {
	context.getResponseObject().status(400).json({ error: 'bad-callback', problem });
	return { noWebhookResponse: true };
}

/** The node's output shape, with what is known since the start. The resumed node cannot fail any more: errors are data. */
async function calledBackItem(
	context: IWebhookFunctions,
	outcome: AgentOutcome,
	body: unknown,
): Promise<INodeExecutionData> {
	const started = context.evaluateExpression('{{ $json }}', 0) as unknown as { session: IDataObject; run: IDataObject };
	const { startedAt, ...known } = started.run;
	const durationMs = Date.now() - Date.parse(startedAt as string);
	const about = { itemIndex: 0, session: started.session, run: { ...known, durationMs } };
	if (outcome.ok) {
		const wantsRaw = context.getNodeParameter('options.includeRaw', true) !== false;
		return await itemOf(context, outcome.reply, { ...about, raw: wantsRaw ? body : undefined });
	}
	const error = failureJson(runFailure(outcome.failure, { durationMs, attempts: Number(known.attempts) }));
	return { json: { status: 'failed', error, session: about.session, run: about.run }, pairedItem: { item: 0 } };
}
