import { mistake } from './checks';
import type { CustomFacts } from './input';
import { customPresets, type CustomPreset } from './presets';

/**
 * A signature scheme as a user describes it: a preset, or at least the place of the signature. The default is HMAC-SHA256 in hex over
 * the body.
 */
export interface CustomProfileInput extends CustomFacts {
	/** A well-known scheme. The other fields then change single facts of it. */
	readonly preset?: CustomPreset;
}

type Field = keyof CustomFacts;
export type CustomKind = NonNullable<CustomFacts['kind']>;

/** The fields that only some kinds of scheme have, in the words of the editor. */
const ONLY: Readonly<Partial<Record<Field, { readonly words: string; readonly kinds: readonly CustomKind[] }>>> = {
	prefix: { words: 'signature prefix', kinds: ['signed', 'jws'] },
	algorithm: { words: 'algorithm', kinds: ['signed', 'jws'] },
	keyEncoding: { words: 'key encoding', kinds: ['signed', 'jws'] },
	keyPrefix: { words: 'key prefix', kinds: ['signed', 'jws'] },
	toleranceSeconds: { words: 'timestamp tolerance', kinds: ['signed', 'jws'] },
	encoding: { words: 'signature encoding', kinds: ['signed'] },
	content: { words: 'signed content', kinds: ['signed'] },
	separator: { words: 'signature separator', kinds: ['signed'] },
	timestampHeader: { words: 'timestamp header', kinds: ['signed'] },
	timestampField: { words: 'timestamp item', kinds: ['signed'] },
	timestampPath: { words: 'timestamp field', kinds: ['signed'] },
	timestampFormField: { words: 'timestamp form field', kinds: ['signed'] },
	timestampUnit: { words: 'timestamp unit', kinds: ['signed'] },
	bodyHashClaim: { words: 'body hash claim', kinds: ['jws'] },
	bodyHashEncoding: { words: 'body hash encoding', kinds: ['jws'] },
	issuer: { words: 'issuer', kinds: ['jws'] },
	urlClaim: { words: 'URL claim', kinds: ['jws'] },
	lifetimeSeconds: { words: 'token lifetime', kinds: ['jws'] },
	spelling: { words: 'token format', kinds: ['token'] },
};

const KINDS: Readonly<Record<CustomKind, string>> = { signed: 'signature', jws: 'JSON Web Signature', token: 'token' };

/** Fields that say the same thing in different ways: one of them given replaces all of them in a preset. */
const ALTERNATIVES: readonly (readonly Field[])[] = [
	['header', 'queryParameter', 'path', 'formField'],
	['timestampHeader', 'timestampField', 'timestampPath', 'timestampFormField'],
	['idHeader', 'idPath'],
	['eventHeader', 'eventPath'],
	['actionHeader', 'actionPath'],
];

/** Fields whose emptiness says something: no prefix, no list, a timestamp without a name. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set<Field>(['prefix', 'separator', 'timestampField']);

/** Returns what was filled in: fields of a form are empty where nothing was. */
function filledIn(given: CustomProfileInput): CustomProfileInput {
	return Object.fromEntries(
		Object.entries(given).filter(
			([name, value]) => value !== undefined && value !== null && (value !== '' || MAY_BE_EMPTY.has(name)),
		),
	);
}

function factsOf(preset: string): CustomFacts {
	const known: Readonly<Record<string, { readonly facts: CustomFacts }>> = customPresets;
	const row = Object.hasOwn(known, preset) ? known[preset] : undefined;
	if (row !== undefined) return row.facts;
	throw mistake(`Unknown preset "${preset}"`, `Choose one of ${Object.keys(known).join(', ')}`);
}

/** A content that was changed to one without a time has no use for the preset's time. */
function losesTime({ content }: CustomFacts): boolean {
	return content !== undefined && !/\{t\}/i.test(content);
}

/** Returns the facts, with the changes in place of whatever says the same. */
export function changedFacts(facts: CustomFacts, changes: CustomFacts): CustomFacts {
	const replaced = ALTERNATIVES.filter((group) => group.some((name) => changes[name] !== undefined)).flat();
	const dropped = new Set<string>([...replaced, ...(losesTime(changes) ? (ALTERNATIVES[1] ?? []) : [])]);
	const kept = Object.entries(facts).filter(([name]) => !dropped.has(name));
	return { ...Object.fromEntries(kept), ...changes };
}

/** Returns the facts of the preset, changed by what was filled in. */
export function resolveInput(given: CustomProfileInput): CustomFacts {
	const { preset, ...changes } = filledIn(given);
	return preset === undefined ? changes : changedFacts(factsOf(preset), changes);
}

/** @throws Failure for a field that this kind of scheme does not have, which would otherwise be ignored silently */
export function requireFieldsOf(kind: CustomKind, input: CustomFacts): void {
	for (const name of Object.keys(input) as Field[]) {
		const field = ONLY[name];
		if (field === undefined || field.kinds.includes(kind)) continue;
		throw mistake(
			`The ${field.words} is set, but a ${KINDS[kind]} has none`,
			`Remove the ${field.words}, or choose another kind of scheme`,
		);
	}
}
