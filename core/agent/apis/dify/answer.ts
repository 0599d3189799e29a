import { isObject, listAt, textAt } from '../../../text/json';
import { nameList } from '../../../text/name-list';
import { readDecision, unfitAnswer } from '../../decision';
import type { GivenAnswer, PreparationFailed } from '../../protocol';

/** What the form of a Human Input node is submitted with. */
export interface Submission {
	readonly action: string;
	readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Returns the submission for a form: the button that the answer names, and the values of its inputs. A text may be the
 * title or ID of a button, a decision such as "approve: fine", or the value of the only input. JSON may be
 * `{"action", "inputs"}`, or the values alone if the form has one button.
 *
 * @see https://docs.dify.ai/api-reference/human-input/submit-human-input-form
 */
export function submissionOf({ value, question }: GivenAnswer): Submission | PreparationFailed {
	const buttons = buttonsOf(question);
	const defaults = defaultInputs(question);
	const named = buttonNamed(buttons, textAt(value, 'action'));
	const isForm =
		named !== undefined || (isObject(value) && isObject(value.inputs)) || readDecision(value) === undefined;
	if (isObject(value) && isForm) {
		const inputs = isObject(value.inputs) ? value.inputs : withoutAction(value);
		const action = named ?? only(buttons);
		return action === undefined ? noButton(buttons) : { action, inputs: { ...defaults, ...inputs } };
	}
	return submissionOfText(value, buttons, defaults);
}

interface Button {
	readonly id: string;
	readonly title: string;
}

function buttonsOf(form: unknown): readonly Button[] {
	const listed = listAt(form, 'user_actions').length > 0 ? listAt(form, 'user_actions') : listAt(form, 'actions');
	return listed.map((action) => ({ id: textAt(action, 'id') ?? '', title: textAt(action, 'title') ?? '' }));
}

/** Returns the values that the form shows at first, because Dify expects a value for each input. */
function defaultInputs(form: unknown): Record<string, unknown> {
	const values = isObject(form) && isObject(form.resolved_default_values) ? form.resolved_default_values : {};
	const names = listAt(form, 'inputs').flatMap((input) => textAt(input, 'output_variable_name') ?? []);
	return Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
}

function submissionOfText(
	value: unknown,
	buttons: readonly Button[],
	defaults: Record<string, unknown>,
): Submission | PreparationFailed {
	const text = typeof value === 'string' ? value.trim() : '';
	const named = buttonNamed(buttons, text);
	if (named !== undefined) return { action: named, inputs: defaults };
	const decision = readDecision(value);
	const decided = buttons.filter(
		({ id, title }) => decision && (readDecision(id) ?? readDecision(title))?.approves === decision.approves,
	);
	const input = Object.keys(defaults);
	const withInput = (said: string) => (input.length === 1 && said ? { ...defaults, [input[0] ?? '']: said } : defaults);
	const decidedOn = only(decided);
	if (decidedOn !== undefined) return { action: decidedOn, inputs: withInput(decision?.comment ?? '') };
	const single = only(buttons);
	return single !== undefined && input.length === 1 && text !== ''
		? { action: single, inputs: withInput(text) }
		: noButton(buttons);
}

function buttonNamed(buttons: readonly Button[], name: string | undefined): string | undefined {
	const wanted = name?.trim().toLowerCase();
	if (!wanted) return undefined;
	return buttons.find(({ id, title }) => [id.toLowerCase(), title.toLowerCase()].includes(wanted))?.id;
}

function only(buttons: readonly Button[]): string | undefined {
	return buttons.length === 1 ? buttons[0]?.id : undefined;
}

function withoutAction(value: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'action'));
}

function noButton(buttons: readonly Button[]): PreparationFailed {
	const titles = nameList(buttons.map(({ title, id }) => title || id));
	const example = `{"action": "${buttons[0]?.id ?? 'approve'}", "inputs": {}}`;
	return unfitAnswer(
		titles === '' ? 'The form of the question is missing' : 'The answer does not name a button of the form',
		titles === ''
			? 'Set Question to the output of the Agent Run node that asked, because Dify needs its structuredOutput.'
			: `Answer with ${titles.replace(/ and ([^,]*)$/, ' or $1')}, or with JSON: ${example}.`,
	);
}
