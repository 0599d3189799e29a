/** The name of a file whose form field has no usable name. */
const NAMELESS = 'file';

/** n8n omits fields with these names when it copies an item. */
const NEVER_COPIED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Names the files of one item: `photo`, then `photo_1`, as n8n's Webhook node names several files of one field. No two
 * files get the same name, and n8n can copy every name.
 */
export class BinaryNames {
	private readonly taken: Set<string>;

	/** Name of a field → the number to try for its next file. */
	private readonly next = new Map<string, number>();

	constructor(taken: Iterable<string>) {
		this.taken = new Set(taken);
	}

	/** @param field the form field, as named by the sender */
	take(field: string): string {
		const given = field.replace(/\[\]$/, '').trim();
		const base = given === '' || NEVER_COPIED.has(given) ? NAMELESS : given;
		let count = this.next.get(base) ?? 0;
		let name: string;
		do name = count === 0 ? base : `${base}_${count}`;
		while (this.taken.has(name) && ++count > 0);
		this.next.set(base, count + 1);
		this.taken.add(name);
		return name;
	}
}
