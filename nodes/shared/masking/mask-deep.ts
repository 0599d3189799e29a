/** How strings and bytes are masked; both give back what they were given when there is nothing to mask. */
export interface Masks {
	readonly text: (text: string) => string;
	readonly bytes: (bytes: Buffer) => Buffer;
}

type Container = unknown[] | Record<string, unknown>;

/** An object or a list on the way down: what is looked at, and a copy as soon as something in it had to be masked. */
type Level = {
	readonly source: Container;
	/** Undefined for a list. */
	readonly keys: readonly string[] | undefined;
	at: number;
	copy: Container | undefined;
	/** Of an object whose fields got one name: the number that the next one is tried with. */
	next: Map<string, number> | undefined;
};

/** Integers below it are shorter than any secret. */
const SHORTEST_NUMBER = 1000;

/**
 * Masks every string inside of a JSON-like value, and field names, bytes, and whole numbers, since a secret of digits may
 * come back as one. What holds no secret is not copied, the value given is not changed, and no depth of nesting overflows
 * the stack.
 */
export function maskDeep<T>(value: T, masks: Masks): T {
	if (!isContainer(value)) return maskLeaf(value, masks) as T;
	const above: Level[] = [];
	let level = levelOf(value);
	for (;;) {
		const { source, keys } = level;
		if (level.at < (keys ?? (source as unknown[])).length) {
			const entry = valueAt(level);
			if (isContainer(entry)) {
				above.push(level);
				level = levelOf(entry);
			} else {
				settle(level, entry, maskLeaf(entry, masks), masks);
			}
			continue;
		}
		const done = level.copy ?? source;
		const parent = above.pop();
		if (parent === undefined) return done as T;
		level = parent;
		settle(level, source, done, masks);
	}
}

function isContainer(value: unknown): value is Container {
	if (typeof value !== 'object' || value === null) return false;
	if (Array.isArray(value)) return true;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function levelOf(source: Container): Level {
	return {
		source,
		keys: Array.isArray(source) ? undefined : Object.keys(source),
		at: 0,
		copy: undefined,
		next: undefined,
	};
}

function valueAt({ source, keys, at }: Level): unknown {
	return Array.isArray(source) ? source[at] : source[keys?.[at] ?? ''];
}

function maskLeaf(value: unknown, { text, bytes }: Masks): unknown {
	if (typeof value === 'string') return text(value);
	if (typeof value === 'number') return maskNumber(value, text);
	return Buffer.isBuffer(value) ? bytes(value) : value;
}

function maskNumber(value: number, mask: Masks['text']): unknown {
	if (!Number.isSafeInteger(value) || Math.abs(value) < SHORTEST_NUMBER) return value;
	const written = String(value);
	const masked = mask(written);
	return masked === written ? value : masked;
}

/** Takes an entry as done, and goes on to the next one. */
function settle(level: Level, before: unknown, after: unknown, { text }: Masks): void {
	const { source, keys, at } = level;
	level.at++;
	if (keys === undefined) {
		if (level.copy === undefined && after === before) return;
		level.copy ??= (source as unknown[]).slice();
		(level.copy as unknown[])[at] = after;
		return;
	}
	const key = keys[at] ?? '';
	const name = text(key);
	if (level.copy === undefined && after === before && name === key) return;
	level.copy ??= firstEntries(source as Record<string, unknown>, keys.slice(0, at));
	put(level.copy as Record<string, unknown>, freeName(level, name), after);
}

function firstEntries(source: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
	const copy: Record<string, unknown> = {};
	for (const key of keys) put(copy, key, source[key]);
	return copy;
}

/** `***`, then `***_1`: a second field whose name became the same is kept beside the first. */
function freeName(level: Level, name: string): string {
	const copy = level.copy ?? {};
	if (!Object.hasOwn(copy, name)) return name;
	level.next ??= new Map<string, number>();
	// Counted, not tried from the beginning: an answer may have many such fields.
	let count = level.next.get(name) ?? 1;
	while (Object.hasOwn(copy, `${name}_${count}`)) count++;
	level.next.set(name, count + 1);
	return `${name}_${count}`;
}

/** As data, whatever its name. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
	Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}
