import { Failure } from '../../../core/failure';
import { changedFacts, customProfile } from '../../../core/signature';
import type { CustomFacts, CustomPreset, SignatureProfile } from '../../../core/signature';
import { BLANK, factFields } from './facts';

/** Returns a parameter of the node, with its expressions evaluated. */
export type ReadParameter = (name: string, fallback: unknown) => unknown;

/** Facts that may be left empty: no prefix, and a timestamp without a name. A separator has an empty choice. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['prefix', 'timestampField', 'separator']);

/** A space may end a prefix, and be a separator. */
function trimmed(name: string, value: unknown): unknown {
	if (typeof value !== 'string' || name === 'separator') return value;
	return name === 'prefix' ? value.trimStart() : value.trim();
}

/** The facts that have fields of their own. An empty one says nothing. */
function ownFacts(read: ReadParameter): CustomFacts {
	const facts = Object.entries(factFields).flatMap(([name, { field, property }]) => {
		if (field === undefined) return [];
		const value = trimmed(name, read(field, property.default));
		return value === '' ? [] : [[name, value] as const];
	});
	return Object.fromEntries(facts);
}

/** @throws Failure for a detail that was added but left empty, because a check must not be changed silently */
function detailedFacts(read: ReadParameter): CustomFacts {
	const given = Object.entries((read('customDetails', {}) ?? {}) as Record<string, unknown>);
	const fields: Readonly<Record<string, (typeof factFields)['header']>> = factFields;
	const facts = given.map(([name, entered]) => {
		const value = trimmed(name, entered);
		if (value !== '' || MAY_BE_EMPTY.has(name)) return [name, value] as const;
		const { displayName = name } = fields[name]?.property ?? {};
		throw new Failure(
			'empty-field',
			`${displayName} in Signature Details is empty`,
			'Fill it in, or remove it from Signature Details.',
		);
	});
	return Object.fromEntries(facts);
}

/** Returns where the sender states the event. Either field replaces both of a preset. */
export function eventFacts(read: ReadParameter): Pick<CustomFacts, 'eventHeader' | 'eventPath'> {
	const [eventHeader, eventPath] = ['customEventHeader', 'customEvent'].map((name) => String(read(name, '')).trim());
	return { ...(eventHeader && { eventHeader }), ...(eventPath && { eventPath }) };
}

/**
 * The only reader of the fields of a custom signature.
 *
 * @throws Failure for a scheme that cannot work, or that leaves something unprotected
 */
export function customSignatureProfile(read: ReadParameter): SignatureProfile {
	const preset = read('customPreset', BLANK);
	const changes = { ...eventFacts(read), ...detailedFacts(read) };
	if (preset === BLANK) return customProfile(changedFacts(ownFacts(read), changes));
	return customProfile({ preset: preset as CustomPreset, ...changes });
}
