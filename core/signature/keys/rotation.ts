import { Failure } from '../../failure';

/** The secrets of a credential: one that is not filled in is empty or blank. */
export interface Rotation {
	readonly current: string;
	readonly previous: string;
	/** until when the previous secret is used, as a date that `Date.parse` reads */
	readonly previousValidUntil: string;
}

/**
 * The secrets that are in use, newest first: the previous one until its end, and never without the current one.
 *
 * @param now milliseconds since 1970
 * @returns none where there is no current secret
 * @throws Failure for a previous secret without an end
 */
export function secretsInUse({ current, previous, previousValidUntil }: Rotation, now: number): string[] {
	const overlaps = previous.trim() !== '' && now < endOf(previousValidUntil);
	if (current.trim() === '') return [];
	return overlaps ? [current, previous] : [current];
}

function endOf(validUntil: string): number {
	const end = Date.parse(validUntil);
	if (!Number.isNaN(end)) return end;
	throw new Failure(
		'missing-credential',
		'The previous secret has no end date',
		'Set Previous Secret Valid Until in the credential, or remove the previous secret',
	);
}
