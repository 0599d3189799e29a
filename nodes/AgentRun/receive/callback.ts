import type {
	IDataObject,
	INodeExecutionData,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { agentProtocols, nestedTooDeep } from '../../../core/agent';
import type { AgentOutcome, AgentProtocol } from '../../../core/agent';
import type { WebhookRequest } from '../../../core/signature';
import { readJson } from '../../../core/text/json';
import { messageWithCure } from '../../shared/errors';
import type { Redactor } from '../../shared/masking/redaction';
import { receiveRequest } from '../../shared/webhook/request';
import { readRedactor } from '../configuration/credentials';
import { readOptions } from '../options/options';
import { toReplyOptions } from '../run/attempt';
import { checkStored, storedReply } from '../run/check-stored';
import type { CheckSettings } from '../run/check-stored';
import { doNotRunAgain, useOwnInput, waitingRun } from '../run/run-again';
import { isSelfResume } from '../run/self-resume';
import type { StoredItem } from '../run/stored-run';
import { isFirstToResume } from './first-to-resume';

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
 * Milliseconds before n8n's timer resumes the execution, during which no request may resume it. n8n 1 does not prevent
 * both, and the workflow would continue twice.
 */
const MARGIN_MS = 3_000;

/**
 * Handles a request to a waiting execution. The agent's reply resumes it. An announcement of a change makes the node
 * poll the run, and so does n8n's own self-resume; while the run is in progress, nothing is resumed.
 */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	useOwnInput(context);
	const redactor = await redactorOf(context);
	if (redactor === undefined) return unavailable(context);
	try {
		return await redactor.failuresOf(async () => await receive(context, redactor));
	} catch (error) {
		// n8n would resume the execution with this error, and the reply would be lost
		context.logger.warn(`Agent Run could not accept the reply for a waiting execution: ${messageWithCure(error)}`);
		return unavailable(context);
	}
}

async function receive(context: IWebhookFunctions, redactor: Redactor): Promise<IWebhookResponseData> {
	const { request } = await receiveRequest(context);
	const body = bodyOf(request);
	if (body === undefined || body === '') return refuse(context, 'the body is empty');
	const settings = settingsOf(context);
	const polls = context.getNodeParameter('waitForReply') === 'poll' || isSelfResume(body);
	const outcome = polls ? 'ask' : calledBack(settings.protocol, body, settings.options.replyPath);
	if (outcome === undefined) return refuse(context, 'this agent API does not support callbacks');
	if (outcome === 'ask') return await checkWaitingRun(context, settings, redactor);
	if (outcome.ok && outcome.reply.status === 'running') return { webhookResponse: { status: 'noted' } };
	const result = { outcome, raw: body };
	const started = storedItem(context);
	return resumeWith(context, started, await storedReply(context, result, started, settings, redactor));
}

function settingsOf(context: IWebhookFunctions): CheckSettings {
	const name = context.getNodeParameter('agentApi') as string;
	return {
		protocol: agentProtocols.find((candidate) => candidate.name === name),
		authentication: context.getNodeParameter('authentication'),
		options: readOptions(context.getNodeParameter('options', {}) as IDataObject),
	};
}

/** Milliseconds in which a request may still resume the execution before n8n's timer does. */
function msUntilTimer(context: IWebhookFunctions): number {
	const waiting = waitingRun(context);
	return waiting === undefined ? Infinity : waiting.wakesAt - MARGIN_MS - Date.now();
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

/** Polls the waiting run. Stops shortly before n8n's timer resumes the execution. */
async function checkWaitingRun(
	context: IWebhookFunctions,
	settings: CheckSettings,
	redactor: Redactor,
): Promise<IWebhookResponseData> {
	const started = storedItem(context);
	if (settings.protocol?.longRuns === undefined || started.ask === undefined) {
		return refuse(context, 'the run of this execution has no ID');
	}
	const seconds = Math.floor(Math.min(settings.options.timeoutSeconds, msUntilTimer(context) / 1000));
	if (seconds <= 0) return { webhookResponse: { status: 'running' } };
	const limited = { ...settings, options: { ...settings.options, timeoutSeconds: seconds } };
	const checked = await checkStored(context, limited, started, redactor);
	return typeof checked === 'string' ? { webhookResponse: { status: checked } } : resumeWith(context, started, checked);
}

/** Resumes the execution with the reply of its run, unless another request has done so or n8n's timer is about to. */
function resumeWith(context: IWebhookFunctions, started: StoredItem, item: INodeExecutionData): IWebhookResponseData {
	const isLate = msUntilTimer(context) <= 0;
	if (isLate || !isFirstToResume(context, started)) return { webhookResponse: { status: 'noted' } };
	doNotRunAgain(context);
	return { workflowData: [[item]], webhookResponse: { status: 'accepted' } };
}

/** Returns the started run. If n8n does not run the node again after waiting, the node's input contains the run. */
function storedItem(context: IWebhookFunctions): StoredItem {
	const json = waitingRun(context)?.started.json ?? context.evaluateExpression('{{ $json }}', 0);
	return json as unknown as StoredItem;
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
	const read = protocol?.callback?.(body === TOO_DEEP ? {} : body, toReplyOptions(replyPath));
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
