import type { INode, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { matchesEvent } from '../../../core/event';
import type { Document } from '../../../core/signature';
import { oneLine } from '../../../core/text/one-line';
import { inOneLine } from '../../shared/errors';
import { MULTIPART, receiveRequest } from '../../shared/webhook/request';
import type { ReceivedRequest } from '../../shared/webhook/request';
import { CallerAllowance } from './caller-allowance';
import { answer, answers } from './answers';
import { startInBatch } from './batching';
import { coversBody, judge, sendsMultipart } from './checks';
import type { Accepted } from './checks';
import { conditionsHold } from './conditions';
import { readConfiguration } from '../configuration/configuration';
import type { TriggerConfiguration } from '../configuration/configuration';
import { refuseDuplicate } from './duplicates';
import { deliveryData, emissionOf } from './output';
import { takeFirstHandshake, warnOfToldSecret } from './first-handshake';
import { gate } from './admission';
import type { Rejection } from './admission';
import { stateOf } from '../state/node-state';
import type { NodeState } from '../state/node-state';
import { parameter } from '../configuration/parameter';
import { reject } from './rejections';
import { acceptance, nothingToDo, setHeaders } from './response';
import { AGENT_MESSAGE } from '../description/sources';
import { readChannelMessage } from '../../../core/receive/agent-message';

/**
 * What happens to a request, in this order: enabled, configuration, size, address, raw bytes, secure header and API key,
 * signature and time, rate, handshake, method, event filter, message, conditions, duplicate, emit. Nothing but the caller's
 * allowance changes before verification, and nothing is thrown: n8n would store a failed execution for it, which a flood
 * of forgeries could abuse.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const node = context.getNode();
	const state = stateOf(context.getWorkflow().id, node.id);
	try {
		if (parameter(context, node, 'enabled', true) === false) return disabled(context);
		const configuration = await configurationOf(context, node, state);
		if (configuration === undefined) return answer(context, answers.misconfigured);
		return await configuration.masking.redactor.failuresOf(async () => await take(context, configuration, state));
	} catch (error) {
		state.log.write(context, `failed: ${inOneLine(error)}`);
		return context.getResponseObject().headersSent ? { noWebhookResponse: true } : answer(context, answers.failed);
	}
}

async function take(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	state: NodeState,
): Promise<IWebhookResponseData> {
	const now = Date.now();
	const { settings, awaitsSecret } = configuration;
	const allowance = new CallerAllowance(context, settings, state, now);
	const early = gate(context, settings) ?? allowance.early();
	if (early) return reject(context, configuration, state, early);

	const received = await receiveRequest(context);
	const { request } = received;
	if (request.body.length > (settings.maxBodyBytes ?? Infinity)) {
		const tooLarge = { answer: answers.tooLarge, reason: 'body-too-large' };
		return reject(context, configuration, state, allowance.refuse(tooLarge));
	}
	if (awaitsSecret) return takeFirstHandshake(context, configuration, awaitsSecret, state, request, allowance);
	const needsBytes = configuration.checks.some(({ verifier }) => coversBody(verifier.profile.scheme));
	const unexpected = received.contentType === MULTIPART && !sendsMultipart(configuration.checks);
	if (!received.readable || unexpected || (!received.rawBytes && needsBytes)) {
		const hint = `The content type is ${oneLine(received.contentType, LONGEST_CONTENT_TYPE)}`;
		const rawBytesGone = { answer: answers.rawBytesGone, reason: 'raw-bytes-gone', hint };
		return reject(context, configuration, state, allowance.refuse(rawBytesGone));
	}

	const verdict = judge(configuration.checks, request, Math.floor(now / 1000));
	if (verdict.kind === 'refused') {
		const { check, reason, hint } = verdict;
		const unauthorized = { answer: answers.unauthorized, reason, check, hint };
		return reject(context, configuration, state, allowance.refuse(unauthorized));
	}
	const tooMany = allowance.take(verdict.kind === 'accepted' || verdict.verified ? 'verified' : 'unverified');
	if (tooMany) return reject(context, configuration, state, tooMany);
	if (verdict.kind === 'handshake') {
		if (!verdict.verified) warnOfToldSecret(context, configuration, state, verdict.answer);
		return answer(context, verdict.answer);
	}
	if (request.method !== undefined && !TAKEN_METHODS.includes(request.method)) {
		return reject(context, configuration, state, { answer: answers.methodNotAllowed, reason: 'method-not-allowed' });
	}
	return await start(context, configuration, state, received, verdict.verification);
}

/** Media types are the sender's words. */
const LONGEST_CONTENT_TYPE = 100;

/** GET and HEAD are registered for the handshakes of some sources, and for nothing else. */
const TAKEN_METHODS = ['POST'];

/** A verified delivery: is it wanted, is it new, and if so, out with it. */
async function start(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	state: NodeState,
	received: ReceivedRequest,
	verification: Accepted,
): Promise<IWebhookResponseData> {
	const { source, settings, respond } = configuration;
	const { document } = verification;
	if (document.kind === 'unreadable') return reject(context, configuration, state, unreadable(document.why, received));
	const ignored = nothingToDo(source, answers.ignored);
	if (!matchesEvent(configuration.events, verification)) return answer(context, ignored);
	const message =
		source === AGENT_MESSAGE
			? readChannelMessage(document.kind === 'json' || document.kind === 'form' ? document.value : undefined)
			: undefined;
	if (message?.ok === false) {
		const [reason, hint] = ['bad-agent-message', message.problems.join('; ')];
		return reject(context, configuration, state, { answer: answers.badAgentMessage(message.problems), reason, hint });
	}
	const data = deliveryData(context, configuration, received, verification, message?.message);
	if (settings.conditions && !conditionsHold(context, settings.conditions, data)) return answer(context, ignored);

	const copy = refuseDuplicate(context, configuration, state, verification, Date.now());
	if (copy) return answer(context, copy);

	const item = await emissionOf(context, configuration, received, document, data);
	const accepted = acceptance(source, settings.response);
	if (settings.batch && context.getMode() !== 'manual') {
		setHeaders(context, accepted.headers);
		return await startInBatch(context, state, settings.batch, item, accepted);
	}
	if (respond === 'streaming') {
		context
			.getResponseObject()
			.writeHead(200, { ...STREAM_HEADERS, ...settings.response.headers })
			.flushHeaders();
		return { workflowData: [[item]], noWebhookResponse: true };
	}
	setHeaders(context, respond === 'onReceived' ? accepted.headers : settings.response.headers);
	return { workflowData: [[item]], webhookResponse: accepted.content };
}

/** The signature holds, but nobody could say what the body is about: neither the filter nor the conditions may guess. */
function unreadable(why: UnreadableWhy, { contentType }: ReceivedRequest): Rejection {
	const reason = `body-${why}`;
	if (why !== 'unexpected-form') return { answer: answers.unreadable, reason, hint: UNREADABLE[why] };
	const labelled =
		contentType === ''
			? 'The request has no content type'
			: `The content type is ${oneLine(contentType, LONGEST_CONTENT_TYPE)}`;
	return { answer: answers.unexpectedForm, reason, hint: `${UNREADABLE[why]}. ${labelled}` };
}

type UnreadableWhy = Extract<Document, { kind: 'unreadable' }>['why'];

const UNREADABLE: Readonly<Record<UnreadableWhy, string>> = {
	'unexpected-form': 'The body is not in a format that this source sends',
	'invalid-utf8': 'The body is JSON, but is not valid UTF-8',
	'too-deep': 'The body is nested more than 100,000 levels deep',
};

/** As n8n's own Webhook node streams: one JSON object a line. */
const STREAM_HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' };

function disabled(context: IWebhookFunctions): IWebhookResponseData {
	return answer(context, answers.disabled(context.getNodeParameter('options.disabledStatus', 503) as number));
}

/** While somebody tests in the editor, what was just changed must count at once. */
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
		const problem = inOneLine(error);
		state.log.write(context, `is misconfigured and refuses every request: ${problem}`, { problem });
		return undefined;
	}
}
