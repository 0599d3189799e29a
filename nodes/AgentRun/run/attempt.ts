import { fieldsToLeaveOut, isSuccess, withOmittedHint } from '../../../core/agent';
import type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentRequest,
	Answering,
	GivenAnswer,
	Preparation,
} from '../../../core/agent';
import type { RunPlan } from '../configuration/run-plan';
import type { AgentClient, ClientAnswer } from './agent-client';

/** The result of sending a call once. */
export interface AttemptResult {
	readonly outcome: AgentOutcome;
	/** The agent's whole answer, if it was read as a whole. */
	readonly raw?: unknown;
	/** The system's code for a connection error. */
	readonly systemCode?: string;
	readonly retryAfter?: string;
	/** Fields that the server has refused and that the call does not need. */
	readonly refused?: readonly string[];
}

/** How the requests of an attempt are signed, and where the text goes as it arrives. */
export interface Delivery {
	readonly sign: (request: AgentRequest) => AgentRequest;
	readonly onDelta: (delta: string) => void;
}

type Asked = ClientAnswer | { kind: 'outcome'; outcome: AgentOutcome };

/** Sends the call: the message, or the answer to a question of the agent. */
export async function tryOnce(
	call: AgentCall,
	plan: RunPlan,
	client: AgentClient,
	delivery: Delivery,
): Promise<AttemptResult> {
	const { answer: given } = call;
	const { answering } = plan.protocol;
	if (given === undefined || answering === undefined) {
		const request = plan.protocol.request(call);
		return read(await ask(request, call, plan, client, delivery), call, plan);
	}
	const request = answering.request(call, given);
	if ('ok' in request) return { outcome: request };
	if (answering.follow === undefined) {
		return read(await ask(request, call, plan, client, delivery), call, plan, (answer) =>
			answering.outcome?.(answer, given),
		);
	}
	return await answerAndFollow(request, { call, given, answering }, plan, client, delivery);
}

/** Sends the answer, then fetches the rest of the reply. What goes wrong then happens after the agent has the answer. */
async function answerAndFollow(
	request: AgentRequest,
	{ call, given, answering }: { call: AgentCall; given: GivenAnswer; answering: Answering },
	plan: RunPlan,
	client: AgentClient,
	delivery: Delivery,
): Promise<AttemptResult> {
	const sent = await client.ask(delivery.sign(request));
	const next = sent.kind === 'answer' && isSuccess(sent.answer) ? answering.follow?.(call, given) : undefined;
	if (next === undefined) return read(sent, call, plan);
	const streamed = { ...call, mode: 'stream' as const };
	const followed = read(await ask(next, streamed, plan, client, delivery), call, plan);
	const { outcome } = followed;
	return outcome.ok
		? followed
		: {
				...followed,
				refused: [],
				outcome: { ...outcome, failure: { ...outcome.failure, accepted: 'yes', final: true } },
			};
}

async function ask(
	unsigned: AgentRequest,
	{ mode }: AgentCall,
	{ protocol, options }: RunPlan,
	client: AgentClient,
	{ sign, onDelta }: Delivery,
): Promise<Asked> {
	const request = sign(unsigned);
	return mode === 'stream' && protocol.stream
		? await client.askStreaming(request, protocol.stream, toReplyOptions(options.replyPath), onDelta)
		: await client.ask(request);
}

function read(
	asked: Asked,
	call: AgentCall,
	{ protocol, options }: RunPlan,
	readAnswer: (answer: AgentAnswer) => AgentOutcome | undefined = () => undefined,
): AttemptResult {
	if (asked.kind === 'outcome') return { outcome: withOmittedHint(asked.outcome, call) };
	if (asked.kind === 'unanswered') {
		const { failure, systemCode } = asked;
		return { outcome: { ok: false, failure }, ...(systemCode !== undefined && { systemCode }) };
	}
	const { answer, retryAfter } = asked;
	const outcome = readAnswer(answer) ?? protocol.outcome(answer, toReplyOptions(options.replyPath));
	return {
		outcome: withCure(withOmittedHint(outcome, call), protocol.prepare, call),
		raw: answer.body,
		refused: fieldsToLeaveOut(answer, protocol, call),
		...(retryAfter !== undefined && { retryAfter }),
	};
}

/** Names what is missing if the URL does not lead to an agent and no other cause is known. */
function withCure(outcome: AgentOutcome, prepare: Preparation | undefined, { prepared }: AgentCall): AgentOutcome {
	const cure = prepared === undefined ? prepare?.cureIfMissing : undefined;
	if (outcome.ok || cure === undefined) return outcome;
	const { status, code } = outcome.failure;
	const notFound = status === 404 || status === 405 || code === 'unknown-answer';
	return notFound ? { ...outcome, failure: { ...outcome.failure, cure } } : outcome;
}

export function toReplyOptions(replyPath: string | undefined) {
	return replyPath ? { replyPath } : {};
}
