import { isObject, listAt, omitEmpty, textAt } from '../../../text/json';
import { nameList } from '../../../text/name-list';
import { readDecision, undecided, unfitAnswer } from '../../decision';
import type { GivenAnswer, PreparationFailed } from '../../protocol';

type Resume = { resume: unknown } | PreparationFailed;

/**
 * Returns what a graph is resumed with. LangChain's human-in-the-loop middleware expects a decision for each action, which
 * "approve" or "reject: why" is turned into. A graph with several interrupts expects an answer for each of their IDs.
 *
 * @see https://docs.langchain.com/oss/python/langchain/human-in-the-loop
 */
export function resumeWith({ value, question }: GivenAnswer): Resume {
	const interrupts = Array.isArray(question) ? (question as unknown[]) : [];
	if (interrupts.length < 2) return resumeOne(value, interrupts[0]);
	const ids = interrupts.map((interrupt) => textAt(interrupt, 'id') ?? textAt(interrupt, 'interrupt_id') ?? '');
	if (isObject(value) && Object.keys(value).every((key) => ids.includes(key))) return { resume: value };
	const each = Array.isArray(value) && value.length === ids.length ? (value as unknown[]) : undefined;
	if (each === undefined && !interrupts.every((interrupt) => actionsOf(interrupt) > 0)) return several(ids);
	const resumes = interrupts.map((interrupt, index) => resumeOne(each ? each[index] : value, interrupt));
	const failed = resumes.find((resume) => 'ok' in resume);
	if (failed !== undefined) return failed;
	return { resume: Object.fromEntries(resumes.map((one, index) => [ids[index], (one as { resume: unknown }).resume])) };
}

function several(ids: readonly string[]): PreparationFailed {
	const example = JSON.stringify(Object.fromEntries(ids.map((id) => [id, '…'])));
	return unfitAnswer(
		`The graph asks ${ids.length} questions at once: ${nameList(ids)}`,
		`Answer each of them with JSON: ${example}.`,
	);
}

function resumeOne(value: unknown, interrupt: unknown): Resume {
	const actions = actionsOf(interrupt);
	const isComplete = isObject(value) && Array.isArray(value.decisions);
	if (actions === 0 || isComplete) return { resume: value };
	const given = listAt({ value }, 'value').length === actions ? listAt({ value }, 'value') : Array(actions).fill(value);
	const decisions = given.map(decisionOf);
	return decisions.includes(undefined) ? undecided('{"decisions": [{"type": "approve"}]}') : { resume: { decisions } };
}

/** Returns a decision of the middleware: one that was given in its form, or one that was read from a text. */
function decisionOf(value: unknown): unknown {
	const type = textAt(value, 'type');
	if (type === 'approve' || type === 'edit' || type === 'reject' || type === 'respond') return value;
	const decision = readDecision(value);
	if (decision === undefined) return undefined;
	return decision.approves ? { type: 'approve' } : { type: 'reject', ...omitEmpty({ message: decision.comment }) };
}

function actionsOf(interrupt: unknown): number {
	return listAt(interrupt, 'value.action_requests').length;
}
