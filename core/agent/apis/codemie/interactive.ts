import { isObject, listAt, omitEmpty, textAt } from '../../../text/json';
import { joinMessages } from '../../content';
import type { AgentReply, GivenAnswer } from '../../protocol';

/** How deep the layout of a question is searched; CodeMie allows 12 levels. */
const MAX_LEVELS = 12;

interface Element {
	readonly type: string;
	readonly id: string;
	readonly words: string;
	readonly options: readonly { readonly value: string; readonly label: string }[];
}

/**
 * Reads an `interactive_request`: the elements by which an assistant asks its user. See core/interactive.py in CodeMie's
 * source.
 */
export function askedInteractively(request: unknown): (Partial<AgentReply> & { text: string }) | undefined {
	const taskId = textAt(request, 'request_id');
	if (taskId === undefined) return undefined;
	const elements = elementsIn(request);
	const texts = elements.filter(({ type }) => type === 'text');
	return {
		text: joinMessages((texts.length > 0 ? texts : elements).map(({ words }) => words)),
		status: 'input_required',
		structuredOutput: request,
		taskId,
	};
}

function elementsIn(request: unknown): Element[] {
	return flat(listAt(request, 'surface'), 1);
}

function flat(elements: readonly unknown[], level: number): Element[] {
	if (level > MAX_LEVELS) return [];
	return elements.flatMap((element) => [read(element), ...flat(listAt(element, 'children'), level + 1)]);
}

function read(element: unknown): Element {
	return {
		type: textAt(element, 'type') ?? '',
		id: textAt(element, 'id') ?? '',
		words: textAt(element, 'content') ?? textAt(element, 'label') ?? '',
		options: listAt(element, 'options').map((option) => ({
			value: textAt(option, 'value') ?? '',
			label: textAt(option, 'label') ?? '',
		})),
	};
}

/** The answer to an `interactive_request`, in the form of CodeMie. */
export interface InteractiveResponse {
	readonly request_id: string;
	readonly kind: string;
	readonly payload: unknown;
}

/**
 * Returns the answer in CodeMie's form. JSON may be `{"kind", "payload"}`, `{"action", "answers"}`, or values by the IDs of
 * the elements. A text that is a button or an option chooses it; any other text is sent as free text, which CodeMie always
 * accepts.
 */
export function interactiveResponse({ value, taskId, question }: GivenAnswer): InteractiveResponse {
	const request_id = taskId;
	const elements = elementsIn(question);
	if (isObject(value) && typeof value.kind === 'string' && isObject(value.payload)) {
		return { request_id, kind: value.kind, payload: value.payload };
	}
	if (isObject(value)) return { request_id, kind: 'submit', payload: submitted(value, elements) };
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return { request_id, ...(chosen(text, elements) ?? { kind: 'text_fallback', payload: { text } }) };
}

function chosen(text: string, elements: readonly Element[]): { kind: string; payload: unknown } | undefined {
	const wanted = text.trim().toLowerCase();
	const isWanted = (...names: string[]) => wanted !== '' && names.some((name) => name.toLowerCase() === wanted);
	const button = elements.find(({ type, id, words }) => type === 'button' && isWanted(id, words));
	if (button !== undefined) return { kind: 'action', payload: { action: button.id } };
	const choices = elements.filter(({ type }) => type === 'multiple_choice');
	const option = choices[0]?.options.find(({ value, label }) => isWanted(value, label));
	return choices.length === 1 && option ? { kind: 'choice', payload: { selected: [option.value] } } : undefined;
}

/** Returns the payload for all elements together. A value of its own becomes `{value}` or, for a choice, `{selected}`. */
function submitted(value: Record<string, unknown>, elements: readonly Element[]): unknown {
	if (isObject(value.answers)) return value;
	const { action, ...values } = value;
	const answers = Object.entries(values).map(([id, given]) => [id, answerOf(given, elements, id)] as const);
	return { ...omitEmpty({ action }), answers: Object.fromEntries(answers) };
}

function answerOf(given: unknown, elements: readonly Element[], id: string): unknown {
	if (isObject(given)) return given;
	const isChoice = elements.some((element) => element.id === id && element.type === 'multiple_choice');
	if (!isChoice) return { value: given };
	return { selected: Array.isArray(given) ? given : [given] };
}
