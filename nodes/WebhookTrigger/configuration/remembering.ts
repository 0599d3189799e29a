import type { TriggerOptions } from '../options/options';
import type { Check } from './configured-checks';

/** Returns for how many seconds a delivery is remembered: the builder's setting, or else what the source needs. */
export function rememberedSeconds(
	{ duplicateWindowSeconds }: Pick<TriggerOptions, 'duplicateWindowSeconds'>,
	checks: readonly Check[],
): number {
	return duplicateWindowSeconds ?? checks.at(-1)?.verifier.duplicateWindowSeconds ?? 0;
}

/** Returns a warning for the operator if Remember Deliveries has no effect. */
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
