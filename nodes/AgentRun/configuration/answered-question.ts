import type { IExecuteFunctions } from 'n8n-workflow';

import { answerValue } from '../../../core/agent';
import type { AgentProtocol, ChosenSession, GivenAnswer } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { excerpt } from '../../../core/text/excerpt';
import { isObject, textAt } from '../../../core/text/json';
import { objectParameter, textParameter } from '../../shared/parameters';
import { ANSWERED_APIS } from '../description/supported-by';

/** The question of an earlier Agent Run, with the answer to it. */
export interface AnsweredQuestion {
	readonly answer: GivenAnswer;
	/** The answer as text. */
	readonly text: string;
	/** The conversation in which the agent asked. */
	readonly session: ChosenSession;
	/** The user whom the agent asked. Empty if it is unknown. */
	readonly userId: string;
}

const CURE =
	'Set Question to the output item of the Agent Run node that asked, for example {{ $("Agent Run").item.json }}.';

/**
 * Reads the answer and the output item of the Agent Run that asked. Everything else that the agent needs is in that item.
 *
 * @throws Failure if the item asks nothing, or the agent's API cannot be answered
 */
export function readAnswer(
	context: IExecuteFunctions,
	itemIndex: number,
	{ answering, displayName }: AgentProtocol,
): AnsweredQuestion {
	if (answering === undefined) {
		const cure = `Set Send to Message. Answers are supported by ${ANSWERED_APIS}.`;
		throw new Failure('not-supported', `${displayName} does not ask questions that need an answer of its own`, cure);
	}
	const asked = objectParameter(context.getNodeParameter('question', itemIndex, {}), 'Question');
	const taskId = textAt(asked, 'run.taskId') ?? textAt(asked, 'run.id');
	if (taskId === undefined || asked.status !== 'input_required') {
		throw new Failure('invalid-option', `The Question is not a reply of Agent Run that asks: ${seen(asked)}`, CURE);
	}
	const given: unknown = context.getNodeParameter('answer', itemIndex, '');
	const text = textParameter(context, 'answer', itemIndex);
	if (text.trim() === '') {
		throw new Failure('empty-field', 'The answer is empty', 'Enter an answer, or an expression that returns one.');
	}
	const value = typeof given === 'string' ? answerValue(given) : given;
	const runId = textAt(asked, 'run.id') ?? taskId;
	return {
		answer: { value, taskId, runId, question: asked.structuredOutput ?? null },
		text,
		session: sessionOf(asked.session),
		userId: textAt(asked, 'session.userId') ?? '',
	};
}

function seen({ status }: Record<string, unknown>): string {
	return typeof status === 'string' ? `its status is ${excerpt(status, 80)}` : 'it has no status';
}

function sessionOf(session: unknown): ChosenSession {
	const id = textAt(session, 'id') ?? '';
	return { id, source: isObject(session) && session.source === 'server' ? 'server' : 'provided' };
}
