import type { INode, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { matchesEvent } from '../../../core/event';
import { readAgentMessage } from '../../../core/receive/agent-message';
import { coversBody, explanationText } from '../../../core/signature';
import type { Document, Verified } from '../../../core/signature';
import { oneLine } from '../../../core/text/one-line';
import { messageWithCure } from '../../shared/errors';
import { MULTIPART, receiveRequest } from '../../shared/webhook/request';
import type { ReceivedRequest } from '../../shared/webhook/request';
import { readConfiguration } from '../configuration/configuration';
import type { TriggerConfiguration } from '../configuration/configuration';
import { readParameter } from '../configuration/parameter';
import { AGENT_MESSAGE } from '../description/sources';
import { nodeStateOf } from '../state/node-state';
import { refuseEntry } from './admission';
import { answers, badAgentMessage, sendAnswer } from './answers';
import { startInBatch } from './batching';
import { CallerAllowance } from './caller-allowance';
import { runChecks, sendsMultipart } from './checks';
import { conditionsHold } from './conditions';
import { answerDuplicate } from './duplicates';
import { receiveFirstHandshake, warnOfIgnoredSecret } from './first-handshake';
import { deliveryData, outputItems } from './output';
import type { Reception } from './reception';
import { refusals } from './refusals';
import type { Refusal, RefusalReason } from './refusals';
import { refuse } from './refuse';
import { acceptedAnswer, noRunAnswer, setHeaders } from './response';

/**
 * What happens to a request, in this order: enabled, configuration, size, address, raw bytes, secure header and API key,
 * signature and time, rate, handshake, method, event filter, message, conditions, duplicate, emit. Nothing but the caller's
 * allowance changes before verification, and nothing is thrown: n8n would store a failed execution for it, which a flood
 * of forgeries could abuse.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const now = Date.now();
	const node = context.getNode();
	const state = nodeStateOf(context.getWorkflow().id, node.id);
	try {
		if (readParameter(context, node, 'enabled', true) === false) return disabled(context);
		const configuration = await configurationOf({ context, state, now }, node);
		if (configuration === undefined) return sendAnswer(context, answers.misconfigured);
		const reception: Reception = { context, configuration, state, now };
		return await configuration.masking.redactor.failuresOf(async () => await verifyRequest(reception));
	} catch (error) {
		state.log.write(context, `failed: ${messageWithCure(error)}`);
		return context.getResponseObject().headersSent ? { noWebhookResponse: true } : sendAnswer(context, answers.failed);
	}
}

async function verifyRequest(reception: Reception): Promise<IWebhookResponseData> {
	const { context, configuration, now } = reception;
	const { options, profileAwaitingSecret } = configuration;
	const allowance = new CallerAllowance(reception);
	const early = refuseEntry(reception) ?? allowance.refuseEarly();
	if (early) return refuse(reception, early);

	const received = await receiveRequest(context);
	const { request } = received;
	if (request.body.length > (options.maxBodyBytes ?? Infinity)) {
		return refuse(reception, allowance.takeRefused({ reason: 'body-too-large' }));
	}
	if (profileAwaitingSecret) return receiveFirstHandshake(reception, profileAwaitingSecret, request, allowance);
	const needsBytes = configuration.checks.some(({ verifier }) => coversBody(verifier.profile.scheme));
	const unexpected = received.contentType === MULTIPART && !sendsMultipart(configuration.checks);
	if (!received.readable || unexpected || (!received.rawBytes && needsBytes)) {
		const hint = hintWithContentType('raw-bytes-gone', received);
		return refuse(reception, allowance.takeRefused({ reason: 'raw-bytes-gone', hint }));
	}

	const verdict = runChecks(configuration.checks, request, Math.floor(now / 1000));
	if (verdict.kind === 'refused') return refuse(reception, allowance.takeRefused(verdict.refusal));
	const tooMany = allowance.take(verdict.kind === 'accepted' || verdict.verified ? 'verified' : 'unverified');
	if (tooMany) return refuse(reception, tooMany);
	if (verdict.kind === 'handshake') {
		if (!verdict.verified) warnOfIgnoredSecret(reception, verdict.answer);
		return sendAnswer(context, verdict.answer);
	}
	if (request.method !== undefined && !DELIVERY_METHODS.includes(request.method)) {
		return refuse(reception, { reason: 'method-not-allowed' });
	}
	return await startRun(reception, received, verdict.verification);
}

/** Media types are the sender's words. */
const MAX_CONTENT_TYPE = 100;

/** GET and HEAD are registered for the handshakes of some sources, and for nothing else. */
const DELIVERY_METHODS = ['POST'];

/** A verified delivery: are its events wanted, is it new, and if so, out with them: an item for each. */
async function startRun(
	reception: Reception,
	received: ReceivedRequest,
	verification: Verified,
): Promise<IWebhookResponseData> {
	const { context, configuration } = reception;
	const { source, options, respond } = configuration;
	const { document } = verification;
	if (document.kind === 'unreadable') return refuse(reception, unreadable(document.why, received));
	const ignored = noRunAnswer(source, answers.ignored);
	const selected = verification.events.filter((event) => matchesEvent(configuration.events, event));
	if (selected.length === 0) return sendAnswer(context, ignored);
	const message =
		source === AGENT_MESSAGE
			? readAgentMessage(document.kind === 'json' || document.kind === 'form' ? document.value : undefined)
			: undefined;
	if (message?.ok === false) {
		const { problems } = message;
		const hint = problems.join('; ');
		return refuse(reception, { reason: 'bad-agent-message', hint, answer: badAgentMessage(problems) });
	}
	const { conditions } = options;
	const data = selected
		.map(deliveryData(reception, received, verification, message?.message))
		.filter((event) => !conditions || conditionsHold(context, conditions, event));
	if (data.length === 0) return sendAnswer(context, ignored);

	const copy = answerDuplicate(reception, verification);
	if (copy) return sendAnswer(context, copy);

	const items = await outputItems(reception, received, document, data);
	const accepted = acceptedAnswer(source, options.response);
	if (options.batch && context.getMode() !== 'manual') {
		setHeaders(context, accepted.headers);
		return await startInBatch(reception, options.batch, items, accepted);
	}
	if (respond === 'streaming') {
		context
			.getResponseObject()
			.writeHead(200, { ...STREAM_HEADERS, ...options.response.headers })
			.flushHeaders();
		return { workflowData: [items], noWebhookResponse: true };
	}
	setHeaders(context, respond === 'onReceived' ? accepted.headers : options.response.headers);
	return { workflowData: [items], webhookResponse: accepted.content };
}

/** The signature holds, but nobody could say what the body is about: neither the filter nor the conditions may guess. */
function unreadable(why: UnreadableWhy, received: ReceivedRequest): Refusal {
	const reason = `body-${why}` as const;
	return why === 'unexpected-form' ? { reason, hint: hintWithContentType(reason, received) } : { reason };
}

type UnreadableWhy = Extract<Document, { kind: 'unreadable' }>['why'];

/** The content type tells most about a body in the wrong format. It is the sender's word, so it comes last. */
function hintWithContentType(reason: RefusalReason, { contentType }: ReceivedRequest): string {
	const type = oneLine(contentType, MAX_CONTENT_TYPE);
	const labelled = type === '' ? 'The request has no content type' : `The content type is ${type}`;
	return `${explanationText(refusals[reason])}. ${labelled}`;
}

/** As n8n's own Webhook node streams: one JSON object a line. */
const STREAM_HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' };

function disabled(context: IWebhookFunctions): IWebhookResponseData {
	const status = context.getNodeParameter('options.disabledStatus', 503);
	return sendAnswer(context, status === 410 ? answers.gone : answers.disabled);
}

/** While somebody tests in the editor, what was just changed must count at once. */
async function configurationOf(
	{ context, state, now }: Omit<Reception, 'configuration'>,
	node: INode,
): Promise<TriggerConfiguration | undefined> {
	const read = async () => await readConfiguration(context, node, now);
	try {
		return context.getMode() === 'manual' ? await read() : await state.configuration.get(node, now, read);
	} catch (error) {
		const problem = messageWithCure(error);
		state.log.write(context, `is misconfigured and refuses every request: ${problem}`, { problem });
		return undefined;
	}
}
