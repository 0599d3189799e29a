import { randomUUID } from 'node:crypto';

import { Failure } from '../../failure';
import { isObject, readJson } from '../../text/json';
import { withLongIntegers } from '../../text/json-integer';
import { parsePath } from '../../text/json-path';
import type { PathStep } from '../../text/json-path';
import { MAX_UNVERIFIED_LEVELS } from '../request/body';

type JsonObject = Record<string, unknown>;

/** An element of a document that gets a signature of its own. */
export interface ElementToSign {
	/** What the signature covers. Long integers are rounded, because the receiver's check rounds them too. */
	readonly value: JsonObject;
	/** Sets the value at a path of our own rows, and creates missing objects. */
	readonly set: (path: string, value: unknown) => void;
}

/** A JSON object that signatures are added to. Its long integers are sent with all their digits. */
export class JsonToSign {
	private readonly document: JsonObject;
	/** Stands in front of the digits of long integers in `sent`, and cannot occur anywhere else. */
	private readonly mark = randomUUID();
	/** The document with long integers as marked strings. It is the same object if there are none. */
	private readonly sent: JsonObject;

	/** @throws Failure if the body is not a JSON object */
	constructor(body: Buffer) {
		const text = body.toString();
		this.document = parseJsonObject(text);
		this.sent = withLongIntegers(this.document, text, this.mark) as JsonObject;
	}

	/** Returns the elements that each carry a signature: those of the array at `each`, or the document itself. */
	elements(each?: string): readonly ElementToSign[] {
		const sent = elementsToSign(this.sent, each);
		return elementsToSign(this.document, each).map((value, at) => ({
			value,
			set: (path, given) => [value, sent[at]].forEach((element) => setPath(element, parsePath(path), given)),
		}));
	}

	toBuffer(): Buffer {
		const text = JSON.stringify(this.sent);
		const isExact = this.sent === this.document;
		return Buffer.from(isExact ? text : text.replace(new RegExp(`"${this.mark}(-?\\d+)"`, 'g'), '$1'));
	}
}

function parseJsonObject(text: string): JsonObject {
	// no deeper than those who verify it read
	const read = readJson(text, MAX_UNVERIFIED_LEVELS);
	if ('value' in read && isObject(read.value)) return read.value;
	throw new Failure(
		'invalid-payload',
		'This signature is part of a JSON body, but the body is not a JSON object',
		'Send a JSON object',
	);
}

function elementsToSign(document: JsonObject, each: string | undefined): readonly JsonObject[] {
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
