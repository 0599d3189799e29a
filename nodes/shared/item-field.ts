import { isSafeObjectProperty } from 'n8n-workflow';

import { isObject } from '../../core/text/json';
import { followPath, tryParsePath } from '../../core/text/json-path';
import type { PathStep } from '../../core/text/json-path';

/** What the editor writes when the builder drags a field of the input to a parameter. */
const FIELD = /\{\{\s*\$json\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\])*)\s*\}\}/;

/** Text that is not only text: other code, a bracket next to that of a field, or an escaped bracket. */
const CODE = /\{\{|\}\}|\\|^\}|\{$/;

/**
 * Returns what n8n would return for an expression that only reads fields of the item, alone or within a text.
 *
 * @param expression begins with `=`
 * @returns undefined for any other expression, and for a field whose value n8n converts in a way of its own
 * @example readFields({ user: { name: 'Ada' } }, '=Dear {{ $json.user.name }}'); // { value: 'Dear Ada' }
 */
export function readFields(item: object, expression: string): { readonly value: unknown } | undefined {
	// texts at even places, paths at odd ones
	const parts = expression.slice(1).split(FIELD);
	if (parts.some((text, place) => place % 2 === 0 && CODE.test(text))) return undefined;
	const [before, path, after] = parts;
	if (parts.length === 3 && path !== undefined && before === '' && after === '') return fieldOf(item, path);
	const texts = parts.map((part, place) => (place % 2 === 0 ? part : fieldOf(item, part)?.value));
	return texts.every((text) => typeof text === 'string') ? { value: texts.join('') } : undefined;
}

function fieldOf(item: object, path: string): { readonly value: unknown } | undefined {
	const steps = tryParsePath(path);
	if (!steps?.every(isUsual)) return undefined;
	const value = followPath(item, steps);
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { value };
	const parent = followPath(item, steps.slice(0, -1));
	return isObject(parent) && !Object.hasOwn(parent, steps.at(-1) ?? '') ? { value: undefined } : undefined;
}

/** Tells whether a name has no special meaning. Of the others, n8n refuses some and finds methods under some. */
const isUsual = (step: PathStep): boolean => isSafeObjectProperty(String(step)) && !(step in Object.prototype);
