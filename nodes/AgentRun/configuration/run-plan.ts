import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { agentProtocols, chooseSession, fitSession, shortenId, uuidFromId } from '../../../core/agent';
import type { AgentCall, AgentProtocol, ChosenSession, ReplyMode, SessionMode, LongRuns } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { sha256Hex } from '../../../core/signature';
import { parsePath } from '../../../core/text/json-path';
import { parameterFor, textOrItemField, textParameter } from '../../shared/parameters';
import { storedNode } from '../../shared/stored-node';
import { isGuarded, isTool } from '../../shared/tool-guard';
import { readOptions } from '../options/options';
import type { RunOptions } from '../options/options';
import { canRunAgain } from '../run/run-again';
import { readAnswer } from './answered-question';
import { readInputFiles } from './input-files';
import { newId, newSessionId } from './new-ids';
import { callbackUrl, findResumeUrl } from './resume-url';
import { USER_OF_ITEM } from './tool-rules';

/** How the builder wants to receive the reply. */
export type WaitMode = 'wait' | 'poll' | 'startOnly' | 'check' | 'callback';

/** A run that was started earlier, and how its API is asked for it. */
export interface EarlierRun {
	readonly runId: string;
	readonly longRuns: LongRuns;
}

/** Everything that is decided before the first request. */
export interface RunPlan {
	readonly itemIndex: number;
	readonly protocol: AgentProtocol;
	readonly call: AgentCall;
	readonly mode: ReplyMode;
	readonly waiting: WaitMode;
	/** The run to ask for, when it was started earlier; undefined where a run is to be started. */
	readonly startedRun: EarlierRun | undefined;
	readonly session: ChosenSession;
	readonly userId: string;
	readonly streamsToChat: boolean;
	readonly idempotencyKey: string;
	/** The URL at which this execution is resumed if it is stored as waiting; undefined if it cannot be. */
	readonly resumeUrl: string | undefined;
	readonly options: RunOptions;
}

/** @param url the endpoint: the builder's URL, or the secret URL in the credential */
export async function planRun(context: IExecuteFunctions, itemIndex: number, url: string): Promise<RunPlan> {
	const protocol = protocolOf(textParameter(context, 'agentApi', itemIndex));
	const options = readOptions(parameterFor(context, 'options', itemIndex, {}) as IDataObject);
	const waiting = textParameter(context, 'waitForReply', itemIndex) || 'wait';
	const answered = isAnswer(context, itemIndex, waiting) ? readAnswer(context, itemIndex, protocol) : undefined;
	const userId = answered?.userId || userOf(context, itemIndex);
	const session = answered?.session ?? sessionOf(context, itemIndex, userId);
	// a malformed path fails here, before an agent runs in vain
	if (options.replyPath) parsePath(options.replyPath);
	const idempotencyKey = options.idempotencyKey.trim();
	const streamsToChat = waiting === 'wait' && options.streamToChat && isWatched(context);
	const mode = modeOf(protocol, waiting as WaitMode, streamsToChat);
	const call: AgentCall = {
		url,
		message: waiting === 'check' ? '' : (answered?.text ?? message(context, itemIndex)),
		userId: shortenId(userId, protocol.userMaxLength, sha256Hex),
		sessionId: fitSession(protocol.session, session, sha256Hex),
		target: targetOf(context, itemIndex, protocol),
		mode,
		runId: idempotencyKey === '' ? newId() : uuidFromId(idempotencyKey, sha256Hex),
		...(answered ? { answer: answered.answer } : { taskId: textParameter(context, 'taskId', itemIndex).trim() }),
		extra: options.extraJson(),
		files: await readInputFiles(context, itemIndex, protocol, options.files),
		...(waiting === 'callback' && { callbackUrl: callbackUrl(context, protocol) }),
	};
	return {
		itemIndex,
		protocol,
		call,
		mode,
		waiting: waiting as WaitMode,
		startedRun: waiting === 'check' ? earlierRun(context, itemIndex, protocol) : undefined,
		session,
		userId,
		streamsToChat,
		idempotencyKey,
		resumeUrl: resumeUrlOf(context, waiting as WaitMode, options),
		options,
	};
}

function isAnswer(context: IExecuteFunctions, itemIndex: number, waiting: string): boolean {
	return waiting !== 'check' && textParameter(context, 'send', itemIndex) === 'answer';
}

/** Returns the resume URL only if it is needed, because n8n is slow to make one. */
function resumeUrlOf(context: IExecuteFunctions, waiting: WaitMode, options: RunOptions): string | undefined {
	if (waiting !== 'callback' && (waiting !== 'poll' || options.storeAfterSeconds === undefined)) return undefined;
	if (waiting === 'poll' && !canRunAgain(context)) return undefined;
	const address = findResumeUrl(context);
	return 'url' in address ? address.url : undefined;
}

function protocolOf(name: string): AgentProtocol {
	const protocol = agentProtocols.find((candidate) => candidate.name === name);
	if (protocol) return protocol;
	throw new Failure('unknown-choice', `Unknown agent API: ${name}`, 'Choose an API from the list.');
}

function modeOf(protocol: AgentProtocol, waiting: WaitMode, streamsToChat: boolean): ReplyMode {
	const has = (mode: ReplyMode) => protocol.modes.includes(mode);
	if (waiting !== 'wait' && has('background')) return 'background';
	if (waiting === 'callback') return 'whole';
	if (waiting !== 'wait' && !(waiting === 'startOnly' && protocol.acknowledgesOnly)) {
		throw new Failure(
			'not-supported',
			`${protocol.displayName} does not support background runs: it responds when the agent is done`,
			'Set Wait For Reply to Wait.',
		);
	}
	return streamsToChat && has('stream') ? 'stream' : (protocol.modes[0] ?? 'whole');
}

/**
 * Tells whether someone may be watching the reply arrive. Nobody watches a tool: its output goes to the calling agent.
 */
function isWatched(context: IExecuteFunctions): boolean {
	const streams = 'isStreaming' in context && context.isStreaming();
	return streams && !isTool(context);
}

/**
 * Returns the user id. A model that runs the node as its tool must not choose the user it speaks for, and the item
 * holds only what the model wrote.
 */
function userOf(context: IExecuteFunctions, itemIndex: number): string {
	const { userId = '' } = storedNode(context).parameters;
	if (isGuarded(context) && (userId === '' || userId === USER_OF_ITEM)) return '';
	return textOrItemField(context, 'userId', itemIndex, ['userId']);
}

function sessionOf(context: IExecuteFunctions, itemIndex: number, userId: string): ChosenSession {
	const item: IDataObject = context.getInputData()[itemIndex]?.json ?? {};
	const mode = parameterFor(context, 'session', itemIndex) as SessionMode;
	const defined = mode === 'defined' ? textOrItemField(context, 'sessionId', itemIndex, ['sessionId']).trim() : '';
	if (mode === 'defined' && defined === '') {
		throw new Failure(
			'empty-field',
			'The session ID is empty',
			'Enter a session ID, or set Session to Auto or New Each Run.',
		);
	}
	const clues = { defined, incoming: item.sessionId, userId, thread: item.threadId, earlier: item.session };
	return chooseSession(mode, clues, newSessionId);
}

function targetOf(context: IExecuteFunctions, itemIndex: number, { target }: AgentProtocol): string {
	if (target === undefined) return '';
	const given = textParameter(context, 'target', itemIndex).trim();
	if (given !== '' || !target.required) return given;
	throw new Failure(
		'empty-field',
		`The field ${target.displayName} is empty`,
		`Fill in ${target.displayName}: ${target.description}.`,
	);
}

function message(context: IExecuteFunctions, itemIndex: number): string {
	const text = textOrItemField(context, 'message', itemIndex, ['chatInput', 'message']);
	if (text.trim() !== '') return text;
	const cure = isTool(context)
		? 'Let the AI model fill in the field Message, for example with {{ $fromAI("message", "What to ask the agent") }}.'
		: 'Enter a message, or an expression that returns one for this item.';
	throw new Failure('empty-field', 'The message is empty', cure);
}

function earlierRun(
	context: IExecuteFunctions,
	itemIndex: number,
	{ displayName, longRuns }: AgentProtocol,
): EarlierRun {
	if (longRuns === undefined) {
		throw new Failure(
			'not-supported',
			`${displayName} does not support background runs`,
			'Set Wait For Reply to Wait.',
		);
	}
	const runId = textParameter(context, 'startedRunId', itemIndex).trim();
	if (runId !== '') return { runId, longRuns };
	throw new Failure(
		'empty-field',
		'The run ID is empty',
		'Enter the run.id from the output of the Agent Run node that started the run.',
	);
}
