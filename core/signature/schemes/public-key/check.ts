import type { Config, PublicKeyScheme } from '../../types';
import { refuse } from '../scheme';
import { compileDetached } from './detached';
import { compileElements } from './elements';
import { compileKeyLookup } from './key-lookup';
import type { ProofCheck } from './proof';
import { readSettings } from './settings';
import { compileToken } from './token';

/** Seconds that a row allows. */
export function toleranceOfProof({ proof }: PublicKeyScheme): number {
	return proof.kind === 'detached' ? (proof.timestamp?.tolerance ?? Infinity) : proof.tolerance;
}

/**
 * Compiles the check of a row.
 *
 * @throws Failure for a missing setting, or a secret that is not a public key where one is pasted
 */
export function compileProof(
	scheme: PublicKeyScheme,
	secrets: readonly string[],
	config: Config | undefined,
	tolerance: number,
): ProofCheck {
	const { proof, keySource, settings: fields, elements } = scheme;
	const settings = readSettings(fields, config);
	const lookup = compileKeyLookup(keySource, settings, secrets);
	const check =
		proof.kind === 'detached'
			? compileDetached(proof, lookup, settings, tolerance)
			: compileToken(proof, keySource, lookup, settings, tolerance);
	if (elements === undefined) return check;
	const refusalOf = compileElements(elements, settings);
	return {
		call: check.call,
		judge(view, now, answers) {
			const verdict = check.judge(view, now, answers);
			const refused = verdict.ok ? refusalOf(view) : undefined;
			return refused === undefined ? verdict : refuse(refused);
		},
	};
}
