import type { INode, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { sentModels } from '../../../core/channel/chat-completions/completion';
import { matchesEvent } from '../../../core/event';
import { coversBody, explanationText } from '../../../core/signature';
import type { Confirmation, Document, HandshakeAnswer, Verified } from '../../../core/signature';
import { oneLine } from '../../../core/text/one-line';
import { messageWithCure } from '../../shared/errors';
import { MULTIPART, receiveRequest } from '../../shared/webhook/request';
import type { ReceivedRequest } from '../../shared/webhook/request';
import { setSuccessStatus } from '../../shared/webhook/response';
import { answers, badAgentMessage, sendAnswer } from '../answer/answers';
import { ignore } from '../answer/ignore';
import { conditionNotMet, eventNotSelected } from '../answer/ignored';
import { showInPanel } from '../answer/panel';
import { refusals } from '../answer/refusals';
import type { Refusal, RefusalReason } from '../answer/refusals';
import { refuse } from '../answer/refuse';
import { acceptedAnswer, responseTo, setHeaders } from '../answer/response';
import { agentName } from '../channel/agent-facts';
import { channelOf } from '../channel/channel';
import { readMessage, showCard } from '../channel/receive-message';
import { readConfiguration } from '../configuration/configuration';
import type { TriggerConfiguration } from '../configuration/configuration';
import { readParameter } from '../configuration/parameter';
import { AGENT_MESSAGE } from '../description/sources';
import { statusWhileDisabled } from '../options/access';
import { responseOptions } from '../options/response';
import { handOver } from '../run/handed-over';
import { nodeStateOf } from '../state/node-state';
import type { NodeState } from '../state/node-state';
import { refuseEntry } from './admission';
import { startInBatch } from './batching';
import { CallerAllowance } from './caller-allowance';
import { runChecks, sendsMultipart } from './checks';
import { conditionsHold } from './conditions';
import { confirm } from './confirm';
import { findDuplicate, identityOf } from './duplicates';
import { receiveFirstHandshake, warnOfIgnoredSecret } from './first-handshake';
import { fetchesKeys, runKeyedChecks } from './keyed-checks';
import { deliveryData, outputItems } from './output';
import type { Reception } from './reception';

/**
 * Handles a request in this order: enabled, configuration, size, address, raw bytes, secure header and API key,
 * signature and time, rate, handshake, method, event filter, message, conditions, duplicate, run. Before verification,
 * only the caller's allowance changes. The agent card of an agent channel is public, so it needs no verification. Nothing is thrown: n8n would store a failed execution for it, which a flood of
 * forgeries could exploit.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const now = Date.now();
	const node = context.getNode();
	const state = nodeStateOf(context.getWorkflow().id, node.id);
	try {
		const channel = channelOf(context, node);
		if (readParameter(context, node, 'enabled', true) === false) return disabled(context, state);
		const configuration = await configurationOf({ context, state, now }, node);
		if ('problem' in configuration) return misconfigured(context, configuration.problem);
		const reception: Reception = { context, configuration, state, now, ...(channel && { channel }) };
		return await configuration.masking.redactor.failuresOf(async () => await verifyRequest(reception));
	} catch (error) {
		const problem = messageWithCure(error);
		state.log.write(context, `failed: ${problem}`);
		if (!context.getResponseObject().headersSent) sendAnswer(context, answers.failed);
		return showInPanel(context, () => ({
			kind: 'error',
			title: 'The request could not be processed',
			text: sentence(problem),
		}));
	}
}

async function verifyRequest(reception: Reception): Promise<IWebhookResponseData> {
	const { context, configuration, now, channel } = reception;
	const { options, profileAwaitingSecret } = configuration;
	const allowance = new CallerAllowance(reception);
	const early = refuseEntry(reception) ?? allowance.refuseEarly();
	if (early) return refuse(reception, early);
	if (channel?.place === 'card') return showCard(reception, channel, allowance);

	const received = await receiveRequest(context);
	const { request } = received;
	if (request.body.length > (options.maxBodyBytes ?? Infinity)) {
		return refuse(reception, allowance.takeRefused({ reason: 'body-too-large' }));
	}
	if (profileAwaitingSecret) return receiveFirstHandshake(reception, profileAwaitingSecret, request, allowance);
	const needsBytes = configuration.checks.some(({ verifier }) => coversBody(verifier.profile.scheme));
	const unexpected = received.contentType === MULTIPART && !sendsMultipart(configuration.checks);
	if (!received.readable || unexpected || (!received.rawBytes && needsBytes)) {
		const hint = () => hintWithContentType('raw-bytes-gone', received);
		return refuse(reception, allowance.takeRefused({ reason: 'raw-bytes-gone', hint }));
	}

	const verdict = fetchesKeys(configuration.checks)
		? await runKeyedChecks(context, configuration.checks, request, now)
		: runChecks(configuration.checks, request, Math.floor(now / 1000));
	if (verdict.kind === 'refused') return refuse(reception, allowance.takeRefused(verdict.refusal));
	const tooMany = allowance.take(verdict.kind === 'accepted' || verdict.verified ? 'verified' : 'unverified');
	if (tooMany) return refuse(reception, tooMany);
	if (verdict.kind === 'handshake') {
		noteHandshake(reception, verdict.answer, verdict.verified);
		return sendAnswer(context, verdict.answer);
	}
	if (channel?.place === 'models') return channel.send(sentModels(agentName(context, configuration)));
	if (request.method !== undefined && !DELIVERY_METHODS.includes(request.method)) {
		return refuse(reception, { reason: 'method-not-allowed' });
	}
	const confirmation = configuration.checks.at(-1)?.verifier.confirmation?.(request);
	if (confirmation) return await answerConfirmation(reception, confirmation);
	return await startRun(reception, received, verdict.verification);
}

async function answerConfirmation(reception: Reception, confirmation: Confirmation): Promise<IWebhookResponseData> {
	const { context, state } = reception;
	const failed = await confirm(context, confirmation);
	if (failed !== undefined) return refuse(reception, { reason: failed });
	state.log.trace(context, 'confirmed the subscription at the source');
	return sendAnswer(context, answers.confirmed);
}

function noteHandshake(reception: Reception, answer: HandshakeAnswer, verified: boolean): void {
	const { context, state } = reception;
	if (!verified && answer.ignoredSecret) warnOfIgnoredSecret(reception, answer.ignoredSecret);
	else state.log.trace(context, `answered a handshake or test of the source with the status ${answer.status}`);
}

/** Media types are the sender's words. */
const MAX_CONTENT_TYPE = 100;

/** Of a delivery that is no agent message. */
const NO_MESSAGE = { kind: 'none', fields: undefined, files: [] } as const;

/** The methods of deliveries. GET and HEAD are registered only for the handshakes of some sources. */
const DELIVERY_METHODS = ['POST'];

/** Starts a run with one item for each event that passes the filters, if the verified delivery is not a copy. */
async function startRun(
	reception: Reception,
	received: ReceivedRequest,
	verification: Verified,
): Promise<IWebhookResponseData> {
	const { context, configuration, channel } = reception;
	const { source, options, respond } = configuration;
	const { document } = verification;
	if (document.kind === 'unreadable' && !needsNoReading(configuration, document.why)) {
		return refuse(reception, unreadable(document.why, received));
	}
	const { events } = verification;
	const selected = events.filter((event) => matchesEvent(configuration.events, event));
	if (selected.length === 0) {
		return ignore(reception, eventNotSelected(context, events), () =>
			events.map(deliveryData(reception, received, verification, undefined)),
		);
	}
	const message = source === AGENT_MESSAGE ? readMessage(reception, document, verification.subject) : NO_MESSAGE;
	if (message.kind === 'answer') return message.answer();
	if (message.kind === 'problems') {
		const { problems } = message;
		const hint = () => problems.join('; ');
		return refuse(reception, { reason: 'bad-agent-message', hint, answer: badAgentMessage(problems) });
	}
	const { conditions } = options;
	const all = selected.map(deliveryData(reception, received, verification, message.fields));
	const data = conditions ? all.filter((event) => conditionsHold(context, conditions, event)) : all;
	const ignored = data.length > 0 ? findDuplicate(reception, verification) : conditionNotMet(selected);
	if (ignored) return ignore(reception, ignored, () => (data.length > 0 ? data : all));

	const identity = options.rememberAcross ? identityOf(reception, verification) : undefined;
	const output = await outputItems(reception, received, { document, files: message.files }, data);
	const items = identity ? handOver(output, { ...identity, respond }) : output;
	const response = responseTo(context, options.response, data[0] ?? {});
	const accepted = acceptedAnswer(source, response);
	if (options.batch && context.getMode() !== 'manual') {
		setHeaders(context, accepted.headers);
		return await startInBatch(reception, options.batch, items, accepted);
	}
	if (respond === 'streaming') {
		context
			.getResponseObject()
			.writeHead(200, { ...STREAM_HEADERS, ...response.headers })
			.flushHeaders();
		channel?.begin(true);
		return { workflowData: [items], noWebhookResponse: true };
	}
	if (options.response.perDelivery.includes(responseOptions.status.field)) {
		setSuccessStatus(context.getResponseObject(), accepted.status);
	}
	setHeaders(context, respond === 'onReceived' ? accepted.headers : response.headers);
	channel?.begin(false);
	return { workflowData: [items], webhookResponse: accepted.body };
}

/**
 * Whether nothing is chosen by what the body says. Then a genuine body in another format than the source is known for
 * arrives as it would at n8n's Webhook node.
 */
function needsNoReading({ events, options }: TriggerConfiguration, why: UnreadableWhy): boolean {
	const chooses = options.conditions !== undefined || !matchesEvent(events, {});
	return why === 'unexpected-form' && !chooses;
}

/**
 * Refuses a request with a valid signature but an unreadable body, because filter and conditions must not guess its
 * content.
 */
function unreadable(why: UnreadableWhy, received: ReceivedRequest): Refusal {
	const reason = `body-${why}` as const;
	return why === 'unexpected-form' ? { reason, hint: () => hintWithContentType(reason, received) } : { reason };
}

type UnreadableWhy = Extract<Document, { kind: 'unreadable' }>['why'];

/** The content type tells most about a body in the wrong format. It is the sender's word, so it comes last. */
function hintWithContentType(reason: RefusalReason, { contentType }: ReceivedRequest): string {
	const type = oneLine(contentType, MAX_CONTENT_TYPE);
	const labelled = type === '' ? 'The request has no content type' : `The content type is ${type}`;
	return `${explanationText(refusals[reason])}. ${labelled}`;
}

/** The headers of a stream with one JSON object per line, as in n8n's own Webhook node. */
const STREAM_HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' };

function disabled(context: IWebhookFunctions, { log }: NodeState): IWebhookResponseData {
	const answer = statusWhileDisabled(context) === 410 ? answers.gone : answers.disabled;
	const why = `Enabled is turned off, so the sender got the status ${answer.status}`;
	log.note(context, `ignored a request: disabled. ${why}`, { reason: 'disabled' });
	sendAnswer(context, answer);
	const text = `Turn on Enabled to accept requests. The sender got the status ${answer.status}.`;
	return showInPanel(context, () => ({ kind: 'hint', title: 'Enabled is turned off', text }));
}

function misconfigured(context: IWebhookFunctions, problem: string): IWebhookResponseData {
	sendAnswer(context, answers.misconfigured);
	return showInPanel(context, () => ({ kind: 'error', title: 'The node is misconfigured', text: sentence(problem) }));
}

/** Cures of some errors end with a full stop. */
function sentence(text: string): string {
	return text.endsWith('.') ? text : `${text}.`;
}

/**
 * Returns the configuration. While somebody tests in the editor, it is not cached, so that changes take effect at once.
 */
async function configurationOf(
	{ context, state, now }: Omit<Reception, 'configuration'>,
	node: INode,
): Promise<TriggerConfiguration | { problem: string }> {
	const read = async () => await readConfiguration(context, node, now);
	try {
		return context.getMode() === 'manual' ? await read() : await state.configuration.get(node, now, read);
	} catch (error) {
		const problem = messageWithCure(error);
		state.log.write(context, `is misconfigured and refuses every request: ${problem}`, { problem });
		return { problem };
	}
}
