import type { INode, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { readChannelMessage } from '../../core/agent';
import { matchesEvent } from '../../core/event';
import { answerFirstHandshake } from '../../core/signature';
import type { HandshakeAnswer, SignatureProfile } from '../../core/signature';
import { inOneLine } from '../shared/errors';
import { receiveRequest } from '../shared/webhook-request';
import type { ReceivedRequest } from '../shared/webhook-request';
import { answer, answers } from './answers';
import { startInBatch } from './batching';
import { coversBody, judge } from './checks';
import type { Accepted } from './checks';
import { conditionsHold } from './conditions';
import { readConfiguration } from './configuration';
import type { TriggerConfiguration } from './configuration';
import { refuseDuplicate } from './duplicates';
import { deliveryData, emissionOf } from './emission';
import { gate } from './gates';
import { stateOf } from './node-state';
import type { NodeState } from './node-state';
import { parameter } from './parameter';
import { log, reject } from './rejections';
import { acceptance, nothingToDo, setHeaders } from './response';
import { AGENT_MESSAGE } from './sources';

/**
 * What happens to a request, in this order: enabled, configuration, size, address, rate, raw bytes, secure header and API
 * key, signature and time, handshake, method, event filter, message, conditions, duplicate, emit. Nothing changes state
 * before verification, and nothing is thrown: n8n would store a failed execution for it, which a flood of forgeries
 * could abuse.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const node = context.getNode();
		if (parameter(context, node, 'enabled', true) === false) return disabled(context);
		const state = stateOf(context.getWorkflow().id, node.id);
		const configuration = await configurationOf(context, node, state);
		if (configuration === undefined) return answer(context, answers.misconfigured);
		return await configuration.masking.redactor.failuresOf(async () => await take(context, configuration, state));
	} catch (error) {
		log(context, `failed: ${inOneLine(error)}`, {});
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
	const early = gate(context, settings, state, 0, now);
	if (early) return reject(context, configuration, state, early);

	const received = await receiveRequest(context);
	const { request } = received;
	if (request.body.length > (settings.maxBodyBytes ?? Infinity)) {
		return reject(context, configuration, state, { answer: answers.tooLarge, reason: 'body-too-large' });
	}
	if (awaitsSecret) return firstHandshake(context, awaitsSecret, received);
	const needsBytes = configuration.checks.some(({ verifier }) => coversBody(verifier.profile.scheme));
	if (!received.readable || (!received.rawBytes && needsBytes)) {
		return reject(context, configuration, state, {
			answer: answers.rawBytesGone,
			reason: 'raw-bytes-gone',
			hint: `It is ${received.contentType}`,
		});
	}

	const verdict = judge(configuration.checks, request, Math.floor(now / 1000));
	if (verdict.kind === 'handshake') return greet(context, verdict.answer);
	if (verdict.kind === 'refused') {
		const { check, reason, hint } = verdict;
		return reject(context, configuration, state, { answer: answers.unauthorized, reason, check, hint });
	}
	if (request.method !== undefined && !TAKEN_METHODS.includes(request.method)) {
		return reject(context, configuration, state, { answer: answers.methodNotAllowed, reason: 'method-not-allowed' });
	}
	return await start(context, configuration, state, received, verdict.verification);
}

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
	const ignored = nothingToDo(source, answers.ignored);
	if (!matchesEvent(configuration.events, verification)) return answer(context, ignored);
	const message = source === AGENT_MESSAGE ? readChannelMessage(received.request.json) : undefined;
	if (message?.ok === false) {
		const [reason, hint] = ['bad-agent-message', message.problems.join('; ')];
		return reject(context, configuration, state, { answer: answers.badAgentMessage(message.problems), reason, hint });
	}
	const data = deliveryData(context, configuration, received, verification, message?.message);
	if (settings.conditions && !conditionsHold(context, settings.conditions, data)) return answer(context, ignored);

	const copy = refuseDuplicate(context, configuration, state, verification, Date.now());
	if (copy) return answer(context, copy);

	const item = await emissionOf(context, configuration, received, data);
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

/** As n8n's own Webhook node streams: one JSON object a line. */
const STREAM_HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' };

function disabled(context: IWebhookFunctions): IWebhookResponseData {
	return answer(context, answers.disabled(context.getNodeParameter('options.disabledStatus', 503) as number));
}

function firstHandshake(
	context: IWebhookFunctions,
	profile: SignatureProfile,
	{ request }: ReceivedRequest,
): IWebhookResponseData {
	const handshake = answerFirstHandshake(profile, request);
	if (handshake) return greet(context, handshake);
	log(context, `waits for the secret of ${profile.displayName}: choose a Webhook Signing Secret credential`, {});
	return answer(context, answers.misconfigured);
}

/** A secret that the sender tells in its handshake is shown to the operator once, in n8n's log: there is no other place. */
function greet(context: IWebhookFunctions, handshake: HandshakeAnswer): IWebhookResponseData {
	if (handshake.captured) {
		const { label, value } = handshake.captured;
		log(context, `was told a ${label}. Paste it into the Webhook Signing Secret credential: ${value}`, {});
	}
	return answer(context, handshake);
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
		log(context, `is misconfigured and refuses every request: ${problem}`, { problem });
		return undefined;
	}
}
