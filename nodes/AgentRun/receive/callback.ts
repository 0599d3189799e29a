import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData, IWebhookDescription } from 'n8n-workflow';

import { agentProtocols, nestedTooDeep } from '../../../core/agent';
import type { AgentOutcome, AgentProtocol, LongRuns } from '../../../core/agent';
import type { WebhookRequest } from '../../../core/signature';
import { readJson } from '../../../core/text/json';
import { failureJson, messageWithCure } from '../../shared/errors';
import type { Redactor } from '../../shared/masking/redaction';
import { receiveRequest } from '../../shared/webhook/request';
import { readRedactor } from '../configuration/credentials';
import { outputItem, runFailure } from '../run/output';
import { isSelfResume } from '../run/self-resume';
import { checkStoredRun } from '../run/stored-run';
import type { StoredItem } from '../run/stored-run';

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

/**
 * A request to an execution that waits. The agent's reply resumes it; word that something is new makes us ask for the run,
 * and so does n8n's own waking; a run that goes on resumes nothing.
 */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const redactor = await redactorOf(context);
	if (redactor === undefined) return unavailable(context);
	const { request } = await receiveRequest(context);
	const body = bodyOf(request);
	if (body === undefined || body === '') return refuse(context, 'the body is empty');
	const name = context.getNodeParameter('agentApi') as string;
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	const replyPath = context.getNodeParameter('options.replyPath', '') as string;
	const polls = context.getNodeParameter('waitForReply') === 'poll' || isSelfResume(body);
	const outcome = polls ? 'ask' : calledBack(protocol, body, replyPath);
	if (outcome === undefined) return refuse(context, 'this agent API does not support callbacks');
	if (outcome === 'ask') return await checkWaitingRun(context, protocol?.longRuns, redactor);
	if (outcome.ok && outcome.reply.status === 'running') return { webhookResponse: { status: 'noted' } };
	return await resumeExecution(context, outcome, body, redactor);
}

/** Without the credential nobody knows what to mask: the reply is not taken, and may be sent again. */
async function redactorOf(context: IWebhookFunctions): Promise<Redactor | undefined> {
	try {
		return await readRedactor(context, context.getNodeParameter('authentication'));
	} catch (error) {
		context.logger.warn(
			`Agent Run could not accept the reply for a waiting execution because it could not read its credential: ${messageWithCure(error)}`,
		);
		return undefined;
	}
}

/** Whatever goes wrong here must not throw: n8n would go on with an execution whose data is gone. */
async function checkWaitingRun(
	context: IWebhookFunctions,
	longRuns: LongRuns | undefined,
	redactor: Redactor,
): Promise<IWebhookResponseData> {
	const { ask } = storedItem(context);
	if (longRuns === undefined || ask === undefined) return refuse(context, 'the run of this execution has no ID');
	try {
		const over = await redactor.failuresOf(async () => await checkStoredRun(context, longRuns, ask));
		return over
			? await resumeExecution(context, over.outcome, over.raw, redactor)
			: { webhookResponse: { status: 'running' } };
	} catch (error) {
		context.logger.warn(
			`Agent Run could not check the run of a waiting execution and will try again: ${messageWithCure(error)}`,
		);
		return { webhookResponse: { status: 'unknown' } };
	}
}

/** Where the reply of a stored run leaves the node, with the credential's secrets masked. */
async function resumeExecution(
	context: IWebhookFunctions,
	outcome: AgentOutcome,
	raw: unknown,
	redactor: Redactor,
): Promise<IWebhookResponseData> {
	const item = await callbackItem(context, outcome, raw, redactor);
	item.json = redactor.deep(item.json);
	return { workflowData: [[item]], webhookResponse: { status: 'accepted' } };
}

function storedItem(context: IWebhookFunctions): StoredItem {
	return context.evaluateExpression('{{ $json }}', 0) as unknown as StoredItem;
}

/** In place of a body that nests so deep that whoever reads or stores it could overflow its stack. */
const TOO_DEEP = Symbol('too deep');

/** Some servers post JSON without saying so. */
function bodyOf({ body }: WebhookRequest): unknown {
	const text = body.toString('utf8');
	const read = readJson(text);
	if ('value' in read) return read.value ?? text.trim();
	return read.why === 'too-deep' ? TOO_DEEP : text.trim();
}

/** What the post comes to: word that something is new, whatever its body; or a reply, which must not nest too deep. */
function calledBack(
	protocol: AgentProtocol | undefined,
	body: unknown,
	replyPath: string,
): AgentOutcome | 'ask' | undefined {
	const read = protocol?.callback?.(body === TOO_DEEP ? {} : body, replyPath === '' ? {} : { replyPath });
	const isReply = read !== undefined && read !== 'ask';
	return isReply && body === TOO_DEEP ? { ok: false, failure: nestedTooDeep() } : read;
}

function unavailable(context: IWebhookFunctions): IWebhookResponseData {
	const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Retry-After': '60' };
	context.getResponseObject().writeHead(503, headers).end('{"error":"unavailable"}');
	return { noWebhookResponse: true };
}

function refuse(context: IWebhookFunctions, problem: string): IWebhookResponseData {
	context.getResponseObject().status(400).json({ error: 'bad-callback', problem });
	return { noWebhookResponse: true };
}

/** The node's output shape, with what is known since the start. The resumed node cannot fail any more: errors are data. */
async function callbackItem(
	context: IWebhookFunctions,
	outcome: AgentOutcome,
	raw: unknown,
	redactor: Redactor,
): Promise<INodeExecutionData> {
	const started = storedItem(context);
	const { startedAt, ...known } = started.run;
	const durationMs = Date.now() - Date.parse(startedAt);
	const about = { itemIndex: 0, session: started.session, run: { ...known, durationMs } };
	if (outcome.ok) {
		const wantsRaw = context.getNodeParameter('options.includeRaw', true) !== false;
		return await outputItem(context, redactor.deep(outcome.reply), { ...about, raw: wantsRaw ? raw : undefined });
	}
	const error = failureJson(runFailure(outcome.failure, { durationMs, attempts: Number(known.attempts) }, redactor));
	return { json: { status: 'failed', error, session: about.session, run: about.run }, pairedItem: { item: 0 } };
}
