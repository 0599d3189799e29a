import { Failure } from '../failure';

/** One step of a path: a property name, or an index into an array. */
export type PathStep = string | number;

const NAME = /[^.[\]]+/y;
const INDEX = /\[(\d{1,9})\]/y;
const QUOTED = /\["(?:[^"\\]|\\.)*"\]/y;

function stepAt(path: string, at: number): { step: PathStep; next: number } | undefined {
	INDEX.lastIndex = QUOTED.lastIndex = NAME.lastIndex = at;
	const index = INDEX.exec(path);
	if (index) return { step: Number(index[1]), next: INDEX.lastIndex };
	const quoted = QUOTED.exec(path);
	if (quoted) return { step: quoted[0].slice(2, -2).replace(/\\(.)/g, '$1'), next: QUOTED.lastIndex };
	const name = NAME.exec(path);
	return name ? { step: name[0], next: NAME.lastIndex } : undefined;
}

type Parsed = { readonly steps: readonly PathStep[] } | { readonly wrongAt: number };

function read(path: string): Parsed {
	const steps: PathStep[] = [];
	for (let at = 0; at < path.length || steps.length === 0;) {
		const afterDot = steps.length > 0 && path[at] === '.' ? at + 1 : at;
		const bracket = path[afterDot] === '[';
		const found = bracket === afterDot > at && steps.length > 0 ? undefined : stepAt(path, afterDot);
		if (!found) return { wrongAt: afterDot };
		steps.push(found.step);
		at = found.next;
	}
	return { steps };
}

/** @returns the steps, or undefined for a malformed path */
export function tryParsePath(path: string): readonly PathStep[] | undefined {
	const parsed = read(path);
	return 'steps' in parsed ? parsed.steps : undefined;
}

/**
 * Parses `a.b[0].c`, `[0].type` or `a["odd.key"]` into steps.
 *
 * @throws Failure naming the column of the first character that fits no step
 */
export function parsePath(path: string): readonly PathStep[] {
	const parsed = read(path);
	if ('steps' in parsed) return parsed.steps;
	throw new Failure(
		'invalid-path',
		`The path "${path}" is malformed at column ${parsed.wrongAt + 1}`,
		'Enter a path such as data.items[0].name',
	);
}

/**
 * Follows steps through own properties and array elements only; prototypes and getters of classes are never reached.
 */
export function followPath(value: unknown, steps: readonly PathStep[]): unknown {
	let current = value;
	for (const step of steps) {
		if (typeof current !== 'object' || current === null) return undefined;
		if (Array.isArray(current)) {
			if (typeof step !== 'number') return undefined;
			current = current[step];
			continue;
		}
		if (!Object.hasOwn(current, step)) return undefined;
		current = (current as Record<PathStep, unknown>)[step];
	}
	return current;
}

/**
 * Looks up `path` in `value` through own properties only.
 *
 * @returns the value, or undefined if nothing is found
 * @throws Failure for a malformed path
 */
export function readPath(value: unknown, path: string): unknown {
	return followPath(value, parsePath(path));
}
