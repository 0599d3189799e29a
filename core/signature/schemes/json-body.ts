import { Failure } from '../../failure';
import { isObject, readJson } from '../../text/json';
import type { PathStep } from '../../text/json-path';
import { MAX_UNVERIFIED_LEVELS } from '../request/body';

type JsonObject = Record<string, unknown>;

/**
 * Parses the JSON object that a signature is added to.
 *
 * @throws Failure if the body is not one
 */
export function parseJsonObject(body: Buffer): JsonObject {
	// no deeper than those who verify it read
	const read = readJson(body.toString(), MAX_UNVERIFIED_LEVELS);
	if ('value' in read && isObject(read.value)) return read.value;
	throw new Failure(
		'invalid-payload',
		'This signature is part of a JSON body, but the body is not a JSON object',
		'Send a JSON object',
	);
}

/** Returns the elements that each carry a signature: those of the array at `each`, or the document itself. */
export function elementsToSign(document: JsonObject, each: string | undefined): readonly JsonObject[] {
	if (each === undefined) return [document];
	const elements = document[each];
	if (Array.isArray(elements) && elements.length > 0 && elements.every(isObject)) return elements;
	throw new Failure(
		'invalid-payload',
		`The body has no list of objects named "${each}" to sign`,
		`Send {"${each}": [{…}]}`,
	);
}

/** Sets the value at a path and creates missing objects; only for paths from our own rows. */
export function setPath(root: unknown, steps: readonly PathStep[], value: unknown): void {
	let current = root as Record<PathStep, unknown>;
	for (const step of steps.slice(0, -1)) {
		if (typeof current[step] !== 'object' || current[step] === null) current[step] = {};
		current = current[step] as Record<PathStep, unknown>;
	}
	current[steps.at(-1) ?? ''] = value;
}
