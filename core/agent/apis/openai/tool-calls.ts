import { isObject, jsonText, numberAt, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';

type ToolCall = {
	id?: string;
	readonly type: 'function';
	readonly function: { name: string; arguments: string };
};

/**
 * Assembles tool calls from their pieces. OpenAI numbers parallel calls by `index`. Other servers may omit the index, give all
 * calls the same index, omit the ID, repeat the name in every piece, or send whole calls.
 */
export class ToolCalls {
	private readonly calls: ToolCall[] = [];
	private readonly byId = new Map<string, ToolCall>();
	private readonly byIndex = new Map<number, ToolCall>();

	add(part: unknown): void {
		const call = this.callOf(part);
		if (call === undefined) return;
		const name = textAt(part, 'function.name') ?? '';
		if (name !== call.function.name) call.function.name += name;
		call.function.arguments += argumentsOf(part);
	}

	/** Returns the calls received so far, in the order of their first pieces. */
	list(): unknown[] {
		return [...this.calls];
	}

	private callOf(part: unknown): ToolCall | undefined {
		const [id, index] = [textAt(part, 'id') || undefined, numberAt(part, 'index')];
		const known = this.known(id, index, part);
		if (known !== undefined) return known;
		if (this.calls.length >= MAX_KEPT) return undefined;
		const call: ToolCall = { ...(id && { id }), type: 'function', function: { name: '', arguments: '' } };
		this.calls.push(call);
		if (id !== undefined) this.byId.set(id, call);
		if (index !== undefined) this.byIndex.set(index, call);
		return call;
	}

	/** Returns the call that a piece continues: the one with its ID, else the newest one with its index, else the last one. */
	private known(id: string | undefined, index: number | undefined, part: unknown): ToolCall | undefined {
		const sameId = id === undefined ? undefined : this.byId.get(id);
		if (sameId !== undefined) return sameId;
		const before = index === undefined ? this.calls.at(-1) : this.byIndex.get(index);
		if (before === undefined) return undefined;
		if (id !== undefined) return index !== undefined && before.id === undefined ? this.named(before, id) : undefined;
		return isAnother(before, part, index !== undefined) ? undefined : before;
	}

	private named(call: ToolCall, id: string): ToolCall {
		call.id = id;
		this.byId.set(id, call);
		return call;
	}
}

function argumentsOf(part: unknown): string {
	const text = textAt(part, 'function.arguments');
	if (text !== undefined) return text;
	const given = isObject(part) && isObject(part.function) ? part.function.arguments : undefined;
	return isObject(given) ? (jsonText(given) ?? '') : '';
}

/**
 * Tells whether a piece without an ID starts a new call. It does if it has a name, except when the name merely repeats that of
 * the current call or, if calls are numbered, when the arguments received so far are incomplete.
 */
function isAnother({ function: { name, arguments: given } }: ToolCall, part: unknown, numbered: boolean): boolean {
	const next = textAt(part, 'function.name');
	if (!next) return false;
	if (next !== name && !numbered) return true;
	if (next === name && argumentsOf(part) === '') return false;
	return given.endsWith('}') && parseJson(given) !== undefined;
}
