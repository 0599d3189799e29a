import type { Check } from './configured-checks';
import type { TriggerOptions } from './options';

/** How long a delivery is remembered, in seconds: as the builder wants it, else as its source needs it. */
export function rememberedSeconds(
	{ duplicateWindowSeconds }: Pick<TriggerOptions, 'duplicateWindowSeconds'>,
	checks: readonly Check[],
): number {
	return duplicateWindowSeconds ?? checks.at(-1)?.verifier.duplicateWindowSeconds ?? 0;
}

/** For the operator: where Remember Deliveries has nothing to remember. */
export function rememberingWarnings(
	options: Pick<TriggerOptions, 'duplicateWindowSeconds' | 'rememberAcross'>,
	checks: readonly Check[],
): readonly string[] {
	if (!options.rememberAcross || rememberedSeconds(options, checks) > 0) return [];
	const cure =
		options.duplicateWindowSeconds === 0
			? 'The option Duplicate Window is 0'
			: 'Nothing tells a copy from a new delivery of this source. Set the option Duplicate Window to compare their content';
	return [`Remember Deliveries has no effect: no delivery is remembered. ${cure}`];
}
