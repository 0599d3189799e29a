import type { INode, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { matchesEvent } from '../../../core/event';
import { readAgentMessage } from '../../../core/receive/agent-message';
import type { Document } from '../../../core/signature';
import { oneLine } from '../../../core/text/one-line';
import { messageWithCure } from '../../shared/errors';
import { MULTIPART, receiveRequest } from '../../shared/webhook/request';
import type { ReceivedRequest } from '../../shared/webhook/request';
import { readConfiguration } from '../configuration/configuration';
import type { TriggerConfiguration } from '../configuration/configuration';
import { readParameter } from '../configuration/parameter';
import { AGENT_MESSAGE } from '../description/sources';
import { nodeStateOf } from '../state/node-state';
import type { NodeState } from '../state/node-state';
import { admit } from './admission';
import type { Rejection } from './admission';
import { sendAnswer, answers } from './answers';
import { startInBatch } from './batching';
import { CallerAllowance } from './caller-allowance';
import { coversBody, runChecks, sendsMultipart } from './checks';
import type { Verified } from './checks';
import { conditionsHold } from './conditions';
import { refuseDuplicate } from './duplicates';
import { receiveFirstHandshake, warnOfToldSecret } from './first-handshake';
import { deliveryData, outputItem } from './output';
import { reject } from './rejections';
import { acceptedAnswer, noRunAnswer, setHeaders } from './response';

/**
 * Handles a request in this order: enabled, configuration, size, address, raw bytes, secure header and API key,
 * signature and time, rate, handshake, method, event filter, message, conditions, duplicate, run. Before verification,
 * only the caller's allowance changes. Nothing is thrown: n8n would store a failed execution for it, which a flood of
 * forgeries could exploit.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const node = context.getNode();
	const state = nodeStateOf(context.getWorkflow().id, node.id);
	try {
		if (readParameter(context, node, 'enabled', true) === false) return disabled(context);
		const configuration = await configurationOf(context, node, state);
		if (configuration === undefined) return sendAnswer(context, answers.misconfigured);
		return await configuration.masking.redactor.failuresOf(
			async () => await verifyRequest(context, configuration, state),
		);
	} catch (error) {
		state.log.write(context, `failed: ${messageWithCure(error)}`);
		return context.getResponseObject().headersSent ? { noWebhookResponse: true } : sendAnswer(context, answers.failed);
	}
}

async function verifyRequest(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	state: NodeState,
): Promise<IWebhookResponseData> {
	const now = Date.now();
	const { options, awaitsSecret } = configuration;
	const allowance = new CallerAllowance(context, options, state, now);
	const early = admit(context, options) ?? allowance.early();
	if (early) return reject(context, configuration, state, early);

	const received = await receiveRequest(context);
	const { request } = received;
	if (request.body.length > (options.maxBodyBytes ?? Infinity)) {
		const tooLarge = { answer: answers.tooLarge, reason: 'body-too-large' };
		return reject(context, configuration, state, allowance.refuse(tooLarge));
	}
	if (awaitsSecret) return receiveFirstHandshake(context, configuration, awaitsSecret, state, request, allowance);
	const needsBytes = configuration.checks.some(({ verifier }) => coversBody(verifier.profile.scheme));
	const unexpected = received.contentType === MULTIPART && !sendsMultipart(configuration.checks);
	if (!received.readable || unexpected || (!received.rawBytes && needsBytes)) {
		const hint = `The content type is ${oneLine(received.contentType, MAX_CONTENT_TYPE)}`;
		const rawBytesGone = { answer: answers.rawBytesGone, reason: 'raw-bytes-gone', hint };
		return reject(context, configuration, state, allowance.refuse(rawBytesGone));
	}

	const verdict = runChecks(configuration.checks, request, Math.floor(now / 1000));
	if (verdict.kind === 'refused') {
		const { check, reason, hint } = verdict;
		const unauthorized = { answer: answers.unauthorized, reason, check, hint };
		return reject(context, configuration, state, allowance.refuse(unauthorized));
	}
	const tooMany = allowance.take(verdict.kind === 'accepted' || verdict.verified ? 'verified' : 'unverified');
	if (tooMany) return reject(context, configuration, state, tooMany);
	if (verdict.kind === 'handshake') {
		if (!verdict.verified) warnOfToldSecret(context, configuration, state, verdict.answer);
		return sendAnswer(context, verdict.answer);
	}
	if (request.method !== undefined && !DELIVERY_METHODS.includes(request.method)) {
		return reject(context, configuration, state, { answer: answers.methodNotAllowed, reason: 'method-not-allowed' });
	}
	return await startRun(context, configuration, state, received, verdict.verification);
}

/** The maximum length of a logged content type, which the sender chooses. */
const MAX_CONTENT_TYPE = 100;

/** The methods of deliveries. GET and HEAD are registered only for the handshakes of some sources. */
const DELIVERY_METHODS = ['POST'];

/** Starts a run for a verified delivery if it passes the filters and is not a copy. */
async function startRun(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	state: NodeState,
	received: ReceivedRequest,
	verification: Verified,
): Promise<IWebhookResponseData> {
	const { source, options, respond } = configuration;
	const { document } = verification;
	if (document.kind === 'unreadable') return reject(context, configuration, state, unreadable(document.why, received));
	const ignored = noRunAnswer(source, answers.ignored);
	if (!matchesEvent(configuration.events, verification)) return sendAnswer(context, ignored);
	const message =
		source === AGENT_MESSAGE
			? readAgentMessage(document.kind === 'json' || document.kind === 'form' ? document.value : undefined)
			: undefined;
	if (message?.ok === false) {
		const [reason, hint] = ['bad-agent-message', message.problems.join('; ')];
		return reject(context, configuration, state, { answer: answers.badAgentMessage(message.problems), reason, hint });
	}
	const data = deliveryData(context, configuration, received, verification, message?.message);
	if (options.conditions && !conditionsHold(context, options.conditions, data)) return sendAnswer(context, ignored);

	const copy = refuseDuplicate(context, configuration, state, verification, Date.now());
	if (copy) return sendAnswer(context, copy);

	const item = await outputItem(context, configuration, received, document, data);
	const accepted = acceptedAnswer(source, options.response);
	if (options.batch && context.getMode() !== 'manual') {
		setHeaders(context, accepted.headers);
		return await startInBatch(context, state, options.batch, item, accepted);
	}
	if (respond === 'streaming') {
		context
			.getResponseObject()
			.writeHead(200, { ...STREAM_HEADERS, ...options.response.headers })
			.flushHeaders();
		return { workflowData: [[item]], noWebhookResponse: true };
	}
	setHeaders(context, respond === 'onReceived' ? accepted.headers : options.response.headers);
	return { workflowData: [[item]], webhookResponse: accepted.content };
}

/**
 * Refuses a request with a valid signature but an unreadable body, because filter and conditions must not guess its
 * content.
 */
function unreadable(why: UnreadableWhy, { contentType }: ReceivedRequest): Rejection {
	const reason = `body-${why}`;
	if (why !== 'unexpected-form') return { answer: answers.unreadable, reason, hint: UNREADABLE[why] };
	const labelled =
		contentType === ''
			? 'The request has no content type'
			: `The content type is ${oneLine(contentType, MAX_CONTENT_TYPE)}`;
	return { answer: answers.unexpectedForm, reason, hint: `${UNREADABLE[why]}. ${labelled}` };
}

type UnreadableWhy = Extract<Document, { kind: 'unreadable' }>['why'];

const UNREADABLE: Readonly<Record<UnreadableWhy, string>> = {
	'unexpected-form': 'The body is not in a format that this source sends',
	'invalid-utf8': 'The body is JSON, but is not valid UTF-8',
	'too-deep': 'The body is nested more than 100,000 levels deep',
};

/** The headers of a stream with one JSON object per line, as in n8n's own Webhook node. */
const STREAM_HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' };

function disabled(context: IWebhookFunctions): IWebhookResponseData {
	return sendAnswer(context, answers.disabled(context.getNodeParameter('options.disabledStatus', 503) as number));
}

/**
 * Returns the configuration. While somebody tests in the editor, it is not cached, so that changes take effect at once.
 */
async function configurationOf(
	context: IWebhookFunctions,
	node: INode,
	state: NodeState,
): Promise<TriggerConfiguration | undefined> {
	const now = Date.now();
	const read = async () => await readConfiguration(context, node, now);
	try {
		return context.getMode() === 'manual' ? await read() : await state.configuration.get(node, now, read);
	} catch (error) {
		const problem = messageWithCure(error);
		state.log.write(context, `is misconfigured and refuses every request: ${problem}`, { problem });
		return undefined;
	}
}
