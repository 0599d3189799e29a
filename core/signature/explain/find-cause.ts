import type { Variant } from './explanation';
import { firstDifference } from './first-difference';
import { otherBodies, type OtherBody } from './other-bodies';
import { otherRules } from './other-rules';
import { otherSecrets, type OtherSecret } from './other-secrets';
import { otherUrls } from './other-urls';
import { signatureHolds, type Attempt } from './trial';

/** What was tried, and the first that holds. */
export interface Search {
	readonly tried: number;
	readonly cause?: Variant;
}

interface Trial extends Variant {
	readonly attempt: Attempt;
}

/** Pairs of a body and a secret are tried for small bodies only, because there are hundreds. */
const MAX_PAIRED_BODY = 64 * 1024;

const withBody = (attempt: Attempt, { body }: OtherBody): Attempt => ({
	...attempt,
	request: { ...attempt.request, body },
});
const withSecret = (attempt: Attempt, { secret, profile }: OtherSecret): Attempt => ({
	...attempt,
	profile,
	secrets: [secret],
});

function secretTrials(attempt: Attempt): readonly (Trial & { readonly other: OtherSecret })[] {
	return attempt.secrets
		.flatMap((secret) => otherSecrets(attempt.profile, secret))
		.map((other) => ({ holds: other.holds, advice: other.advice, attempt: withSecret(attempt, other), other }));
}

function bodyTrial(attempt: Attempt, other: OtherBody): Trial {
	const where = `${other.holds}: ${firstDifference(attempt.request.body, other.body)}`;
	return { holds: where, advice: other.advice, attempt: withBody(attempt, other) };
}

function urlTrials(attempt: Attempt): readonly Trial[] {
	const { publicUrl, request } = attempt;
	return otherUrls(publicUrl ?? request.url).map(({ holds, advice, url }) => ({
		holds,
		advice,
		attempt: { ...attempt, publicUrl: url, request: { ...request, url } },
	}));
}

/** Two changes at once: a body that was written again, and a secret in another form. */
function* pairs(attempt: Attempt, bodies: readonly OtherBody[]): Generator<Trial> {
	if (attempt.request.body.length > MAX_PAIRED_BODY) return;
	for (const secret of secretTrials(attempt)) {
		for (const body of bodies) {
			const { holds, advice } = bodyTrial(attempt, body);
			yield {
				holds: `${secret.holds}, and ${holds}`,
				advice: `${secret.advice} ${advice}`,
				attempt: withBody(withSecret(attempt, secret.other), body),
			};
		}
	}
}

/** All trials, those with the likeliest mistake first. They are made one by one, as far as they are needed. */
function* trials(attempt: Attempt): Generator<Trial> {
	const bodies = otherBodies(attempt.request.body);
	for (const body of bodies) yield bodyTrial(attempt, body);
	yield* secretTrials(attempt);
	yield* urlTrials(attempt);
	for (const { holds, advice, profile } of otherRules(attempt.profile)) {
		yield { holds, advice, attempt: { ...attempt, profile } };
	}
	yield* pairs(attempt, bodies);
}

/**
 * Looks for the one change after which the signature holds: another body, secret, URL, algorithm or encoding.
 *
 * @param now Unix seconds
 */
export function findCause(attempt: Attempt, now: number): Search {
	let tried = 0;
	for (const { holds, advice, attempt: changed } of trials(attempt)) {
		tried++;
		if (signatureHolds(changed, now)) return { tried, cause: { holds, advice } };
	}
	return { tried };
}
