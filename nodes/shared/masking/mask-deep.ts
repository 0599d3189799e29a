/** How strings and bytes are masked. Both functions return their argument if there is nothing to mask. */
export interface Masks {
	readonly text: (text: string) => string;
	readonly bytes: (bytes: Buffer) => Buffer;
}

type Container = unknown[] | Record<string, unknown>;

/** An object or list on the way down: the original, and a copy once something in it had to be masked. */
type Level = {
	readonly source: Container;
	/** Undefined for a list. */
	readonly keys: readonly string[] | undefined;
	at: number;
	copy: Container | undefined;
	/** For an object in which several fields were given the same name: the number to try for the next one. */
	next: Map<string, number> | undefined;
};

/** Integers below this are shorter than any secret. */
const SHORTEST_NUMBER = 1000;

/**
 * Masks every string in a JSON-like value, including field names, bytes, and whole numbers, since a secret made of
 * digits may be returned as a number. Parts without a secret are not copied, the value itself is not changed, and no
 * depth of nesting overflows the stack.
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

/** Finishes an entry and moves on to the next one. */
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

/** Returns `***`, then `***_1` and so on: if the masked names of two fields are equal, both fields are kept. */
function freeName(level: Level, name: string): string {
	const copy = level.copy ?? {};
	if (!Object.hasOwn(copy, name)) return name;
	level.next ??= new Map<string, number>();
	// counted instead of searched from the beginning, because an answer may have many such fields
	let count = level.next.get(name) ?? 1;
	while (Object.hasOwn(copy, `${name}_${count}`)) count++;
	level.next.set(name, count + 1);
	return `${name}_${count}`;
}

/** Sets a field as data, whatever its name. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
	Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}
