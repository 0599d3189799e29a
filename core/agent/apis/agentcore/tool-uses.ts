import { isObject, jsonText, parseJson, textAt } from '../../../text/json';
import { MAX_KEPT } from '../../bounds';

type ToolUse = { id: string; name: string; input: string };

/** Gathers the tool calls of Amazon Bedrock’s Converse API: their events, or whole calls, which may be sent again as they grow. */
export class ToolUses {
	private readonly uses = new Map<string, ToolUse>();
	/** The call that the next piece of an input belongs to. */
	private current: ToolUse | undefined;

	addEvent(event: Record<string, unknown>): void {
		const start = isObject(event.contentBlockStart) ? event.contentBlockStart.start : undefined;
		if (isObject(start) && isObject(start.toolUse)) this.current = this.use(start.toolUse);
		const piece = textAt(event, 'contentBlockDelta.delta.toolUse.input');
		if (this.current !== undefined && piece !== undefined) this.current.input += piece;
	}

	addWhole(call: unknown): void {
		const use = isObject(call) ? this.use(call) : undefined;
		if (use === undefined || !isObject(call)) return;
		const input = typeof call.input === 'string' ? call.input : (jsonText(call.input) ?? '');
		if (input.length > use.input.length) use.input = input;
	}

	list(): unknown[] {
		return [...this.uses.values()].map(({ id, name, input }) => ({ id, name, input: parseJson(input) ?? input }));
	}

	private use(call: Record<string, unknown>): ToolUse | undefined {
		const id = textAt(call, 'toolUseId') ?? '';
		const known = this.uses.get(id);
		if (known !== undefined || this.uses.size >= MAX_KEPT) return known;
		const use = { id, name: textAt(call, 'name') ?? '', input: '' };
		this.uses.set(id, use);
		return use;
	}
}
