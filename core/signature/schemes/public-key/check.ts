import type { RequestView } from '../../request/request-view';
import type { Config, FetchedAnswer, KeyCall, PublicKeyScheme } from '../../types';
import { refuse, type SchemeVerdict } from '../scheme';
import { compileDetached } from './detached';
import { compileElements } from './elements';
import { compileKeyLookup } from './key-lookup';
import { readSettings } from './settings';
import { compileToken } from './token';

/** A signature with a public key that may have to be fetched. Both functions are pure, and never throw for a request. */
export interface ProofCheck {
	/** @param answers to the calls that were asked for; others are not looked at */
	readonly judge: (view: RequestView, now: number, answers: readonly FetchedAnswer[]) => SchemeVerdict;
	/**
	 * The call that gets the key. Undefined where none is needed, and where the request is refused whatever the key is:
	 * forgeries that miss a fixed value cost no call.
	 */
	readonly call: (view: RequestView, now: number) => KeyCall | undefined;
}

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
