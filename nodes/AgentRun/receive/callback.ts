import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData, IWebhookDescription } from 'n8n-workflow';

import { agentProtocols, nestedTooDeep } from '../../../core/agent';
import type { AgentOutcome, AgentProtocol, LongRuns } from '../../../core/agent';
import type { WebhookRequest } from '../../../core/signature';
import { readJson } from '../../../core/text/json';
import { failureJson, messageWithCure } from '../../shared/errors';
import type { Redactor } from '../../shared/masking/redaction';
import { readAlone } from '../../shared/option-rows';
import { receiveRequest } from '../../shared/webhook/request';
import { readRedactor } from '../configuration/credentials';
import { outputOptions } from '../options/output';
import { outputItem, runFailure } from '../run/output';
import { isSelfResume } from '../run/self-resume';
import { checkStoredRun } from '../run/stored-run';
import type { StoredItem } from '../run/stored-run';

/**
 * The address at which n8n resumes an execution that waits in this node; n8n itself checks the signature of the URL.
 */
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
 * Handles a request to a waiting execution. The agent's reply resumes it. An announcement of a change makes the node
 * poll the run, and so does n8n's own self-resume; while the run is in progress, nothing is resumed.
 */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const redactor = await redactorOf(context);
	if (redactor === undefined) return unavailable(context);
	const { request } = await receiveRequest(context);
	const body = bodyOf(request);
	if (body === undefined || body === '') return refuse(context, 'the body is empty');
	const name = context.getNodeParameter('agentApi') as string;
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	const replyPath = readAlone(context, outputOptions.replyPath);
	const polls = context.getNodeParameter('waitForReply') === 'poll' || isSelfResume(body);
	const outcome = polls ? 'ask' : calledBack(protocol, body, replyPath);
	if (outcome === undefined) return refuse(context, 'this agent API does not support callbacks');
	if (outcome === 'ask') return await checkWaitingRun(context, protocol?.longRuns, redactor);
	if (outcome.ok && outcome.reply.status === 'running') return { webhookResponse: { status: 'noted' } };
	return await resumeExecution(context, outcome, body, redactor);
}

/**
 * Returns the redactor of the credential. Without it, secrets could not be masked, so the reply is refused and may be
 * sent again.
 */
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

/** Polls the waiting run. It must never throw, or n8n would resume an execution whose data is lost. */
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

/** Resumes the execution with the reply of a stored run, in which the credential's secrets are masked. */
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

/** Stands for a body nested so deeply that reading or storing it could overflow the stack. */
const TOO_DEEP = Symbol('too deep');

/** Returns the body of the post; some servers send JSON without declaring it. */
function bodyOf({ body }: WebhookRequest): unknown {
	const text = body.toString('utf8');
	const read = readJson(text);
	if ('value' in read) return read.value ?? text.trim();
	return read.why === 'too-deep' ? TOO_DEEP : text.trim();
}

/**
 * Interprets the post: either an announcement of a change, whatever its body, or a reply, which must not be nested too
 * deeply.
 */
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

/**
 * Returns the item in the node's output shape, including what was known at the start. The resumed node can no longer
 * fail, so errors are returned as data.
 */
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
		const wantsRaw = readAlone(context, outputOptions.includeRaw);
		return await outputItem(context, redactor.deep(outcome.reply), { ...about, raw: wantsRaw ? raw : undefined });
	}
	const error = failureJson(runFailure(outcome.failure, { durationMs, attempts: Number(known.attempts) }, redactor));
	return { json: { status: 'failed', error, session: about.session, run: about.run }, pairedItem: { item: 0 } };
}
