import { MAX_SAID } from '../text/error-words';
import { excerpt } from '../text/excerpt';
import { isObject, jsonText, parseJson, textAt } from '../text/json';
import { failureOutcome } from './outcome';
import type { PreparationFailed } from './protocol';

/** What a person decided about something that an agent wants to do. */
export interface Decision {
	readonly approves: boolean;
	/** What the person added. Empty if there is nothing. */
	readonly comment: string;
}

const APPROVE = 'approved?|accept(?:ed)?|allow(?:ed)?|confirm(?:ed)?|continue|go ahead|ok|okay|proceed|true|yes|y';
const REJECT = 'reject(?:ed)?|cancel(?:led)?|declined?|denied|deny|disallow(?:ed)?|false|forbid|no|n|refused?|stop';
/** The word alone, or followed by a colon or a line break and a comment. Other words are not taken for a decision. */
const DECISION = new RegExp(`^(?:(${APPROVE})|(${REJECT}))(?:[.!]{0,3}|\\s{0,5}[:\\n]\\s{0,5}(\\S.*))$`, 'is');

/**
 * Reads a decision: a boolean; a text such as `approve`, `no`, or `reject: too expensive`; an object with `approve`,
 * `approved`, `accept`, `type`, `decision`, `action` or a text, and perhaps a comment. n8n's "Send and Wait for Response"
 * returns `{"data": {"approved": true}}`, or a text in `data` or as `chatInput`.
 *
 * @returns undefined if it is not clear which of the two was meant
 */
export function readDecision(value: unknown): Decision | undefined {
	if (typeof value === 'boolean') return { approves: value, comment: '' };
	if (typeof value === 'string') return decisionIn(value.trim());
	if (Array.isArray(value)) return value.length === 1 ? readDecision(value[0]) : undefined;
	if (!isObject(value)) return undefined;
	if (isObject(value.data)) return readDecision(value.data);
	const flag = [value.approve, value.approved, value.accept, value.accepted].find((said) => typeof said === 'boolean');
	const word = ['type', 'decision', 'action', 'text', 'chatInput']
		.map((field) => textAt(value, field))
		.find((said) => said !== undefined);
	const decision = flag === undefined ? decisionIn(word ?? '') : { approves: flag === true, comment: '' };
	return decision && { ...decision, comment: commentIn(value) || decision.comment };
}

function decisionIn(text: string): Decision | undefined {
	const [, approves, rejects, comment = ''] = DECISION.exec(text) ?? [];
	return approves === undefined && rejects === undefined ? undefined : { approves: approves !== undefined, comment };
}

function commentIn(value: object): string {
	const fields = ['reason', 'comment', 'feedback', 'message'];
	return fields.map((field) => textAt(value, field)).find((said) => said !== undefined && said !== '') ?? '';
}

/** Returns the failure for an answer that does not fit the question, which the agent has written. Nothing was sent. */
export function unfitAnswer(message: string, cure: string): PreparationFailed {
	const said = { message: excerpt(message, MAX_SAID), cure: excerpt(cure, MAX_SAID) };
	return failureOutcome({ code: 'invalid-option', ...said, status: 0, accepted: 'no', final: true });
}

/** Returns the failure for an answer that is neither an approval nor a refusal. */
export function undecided(example: string): PreparationFailed {
	return unfitAnswer(
		'The answer says neither yes nor no',
		`Answer with approve or reject, optionally with a comment after a colon: "reject: too expensive". As JSON: ${example}.`,
	);
}

/**
 * Returns what answers each of several requests: a list may hold one decision for each of them, and any other value is the
 * decision on all of them.
 *
 * @param ids the IDs of the requests
 * @param form builds the answer to one request in the form of the API
 */
export function decideEach<T>(
	ids: readonly string[],
	value: unknown,
	form: (id: string, decision: Decision) => T,
): T[] | PreparationFailed {
	const hasEach = Array.isArray(value) && value.length === ids.length;
	const decisions = ids.map((_, index) => readDecision(hasEach ? (value as unknown[])[index] : value));
	const answers = decisions.flatMap((decision, index) => (decision ? form(ids[index] ?? '', decision) : []));
	return answers.length < ids.length ? undecided('{"approve": true}') : answers;
}

/**
 * Returns the value of an answer that was given as text: of JSON if it is an object, a list, `true` or `false`, else the
 * text itself.
 */
export function answerValue(text: string): unknown {
	const trimmed = text.trim();
	return /^(?:[[{]|(?:true|false)$)/.test(trimmed) ? (parseJson(trimmed) ?? text) : text;
}

/** The fields in which agents put their question to a person, in order of preference. */
const QUESTION_FIELDS = ['message', 'question', 'prompt', 'query', 'text', 'description', 'reason', 'hint'] as const;

/** Returns the question in the value with which an agent asks: a text, one of the usual fields, or else all of it as JSON. */
export function questionIn(value: unknown): string {
	if (typeof value === 'string') return value;
	return questionFieldIn(value) || (value === undefined || value === null ? '' : (jsonText(value) ?? ''));
}

/** Returns the question in one of the usual fields, or an empty text if they have no question. */
export function questionFieldIn(value: unknown): string {
	return QUESTION_FIELDS.map((field) => textAt(value, field)).find(Boolean) ?? '';
}

/** The maximum number of characters of the arguments in a question. */
const MAX_ARGUMENTS = 500;

/** Returns the question of an agent that asks to run a tool, if it has not put it into words itself. */
export function questionToRun(tool: string, given: unknown, server = ''): string {
	const text = typeof given === 'string' ? given : (jsonText(given) ?? '');
	const args = text === '' || text === '{}' ? '' : ` with ${excerpt(text, MAX_ARGUMENTS)}`;
	return `The agent asks to run ${tool}${server === '' ? '' : ` of ${server}`}${args}`;
}
