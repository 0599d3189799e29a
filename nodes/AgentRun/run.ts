import { randomString } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { agentProtocols, chooseSession } from '../../core/agent';
import type { AgentFailure, AgentProtocol, AgentReply, ReplyOptions, SessionMode } from '../../core/agent';
import { parsePath } from '../../core/event';
import { NodeFailure } from '../shared/errors';
import { sendHttp } from '../shared/http';
import type { HttpResult } from '../shared/http';
import { objectParameter, textParameter, urlParameter } from '../shared/parameters';
import { createRedactor, redactDeep } from '../shared/redaction';
import { authorize, readEndpointKey } from './endpoint';

interface RunOptions {
	extraJson?: unknown;
	includeRaw?: boolean;
	replyPath?: string;
	timeoutSeconds?: number;
}

/** One run of the agent for one item: ask, wait, bring back the reply in the node's output shape. */
export async function runAgent(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const protocol = protocolOf(textParameter(context, 'agentApi', itemIndex));
	const options = context.getNodeParameter('options', itemIndex, {}) as RunOptions;
	const userId = textParameter(context, 'userId', itemIndex);
	const session = chooseSession(
		context.getNodeParameter('session', itemIndex) as SessionMode,
		{
			defined: sessionId(context, itemIndex),
			incoming: context.getInputData()[itemIndex]?.json.sessionId,
			userId,
		},
		() => randomString(32),
	);
	const request = protocol.request({
		url: urlParameter(context, 'url', itemIndex),
		message: message(context, itemIndex),
		userId,
		sessionId: session.id,
		extra: objectParameter(options.extraJson ?? {}, 'Extra JSON'),
	});
	const endpoint = await readEndpointKey(context, itemIndex);
	const redact = createRedactor(endpoint ? [endpoint.key] : []);
	const timeoutSeconds = options.timeoutSeconds ?? 120;
	const replyOptions = readReplyOptions(options);

	const startedAt = performance.now();
	const result = await sendHttp(context, {
		...authorize(request, endpoint),
		timeoutMs: timeoutSeconds * 1000,
		...(endpoint && { allowedDomains: endpoint.allowedDomains }),
	});
	const durationMs = Math.round(performance.now() - startedAt);

	const answer = readAnswer(result, timeoutSeconds, redact);
	const outcome = protocol.outcome(answer, replyOptions);
	if (!outcome.ok) throw failure(outcome.failure);
	return output(
		outcome.reply,
		{ ...session, userId },
		durationMs,
		options.includeRaw === false ? undefined : answer.body,
	);
}

/** A malformed path fails here, before the agent runs for nothing. */
function readReplyOptions({ replyPath }: RunOptions): ReplyOptions {
	if (!replyPath) return {};
	parsePath(replyPath);
	return { replyPath };
}

function protocolOf(name: string): AgentProtocol {
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	if (protocol) return protocol;
	throw new NodeFailure(`The agent API ${name} is unknown`, 'Choose one from the list.');
}

function message(context: IExecuteFunctions, itemIndex: number): string {
	const text = textParameter(context, 'message', itemIndex);
	if (text.trim() !== '') return text;
	throw new NodeFailure('The message is empty', 'Enter a message, or an expression that yields one for this item.', {
		accepted: 'no',
	});
}

function sessionId(context: IExecuteFunctions, itemIndex: number): string {
	if (context.getNodeParameter('session', itemIndex) !== 'defined') return '';
	const id = textParameter(context, 'sessionId', itemIndex).trim();
	if (id !== '') return id;
	throw new NodeFailure('The session ID is empty', 'Enter one, or choose Auto or New Each Run.', { accepted: 'no' });
}

/**
 * The answer's status and body, or a failure that says whether the agent may have been started. The key is blanked out
 * here, while it is whole: a text that is cut later could keep the half of it.
 */
function readAnswer(result: HttpResult, timeoutSeconds: number, redact: (text: string) => string) {
	if (result.kind === 'timeout') {
		throw new NodeFailure(
			`The agent did not answer within ${timeoutSeconds} seconds`,
			'It may still be running: look at its log before you run it again, and raise the option Timeout.',
			{ accepted: 'unknown' },
		);
	}
	if (result.kind === 'connection') {
		throw new NodeFailure(
			redact(`The agent could not be reached: ${result.message}`),
			result.sent
				? 'The connection broke after the request was sent; the agent may be running.'
				: 'Check the URL and that the agent is up.',
			{ code: result.code, accepted: result.sent ? 'unknown' : 'no' },
		);
	}
	return { status: result.status, body: redactDeep(parseBody(result.body), redact) };
}

function parseBody(body: Buffer): unknown {
	const text = body.toString('utf8');
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function failure({ message: said, cure, status, accepted }: AgentFailure): NodeFailure {
	return new NodeFailure(said, cure, { httpCode: status, accepted });
}

function output(reply: AgentReply, session: IDataObject, durationMs: number, raw: unknown): IDataObject {
	const { sessionId: issued, hint, ...rest } = reply;
	return {
		...rest,
		session: issued === undefined ? session : { ...session, id: issued, source: 'server' },
		run: { id: null, taskId: null, durationMs, attempts: 1, idempotencyKey: null },
		...(hint !== undefined && { hint }),
		...(raw !== undefined && { raw }),
	} as IDataObject;
}
