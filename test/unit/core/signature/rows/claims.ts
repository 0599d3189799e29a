import { profiles } from '../../../../../core/signature';
import { answerClaims } from './answers';
import type { Claim } from './claim';
import { clockClaims } from './clocks';
import { copyClaims } from './copies';
import { bearerClaims } from './keyed/bearer-tokens';
import { certifiedClaims } from './keyed/certified-tokens';
import { detachedClaims } from './keyed/detached';
import { settingClaims } from './keyed/settings';
import { tokenClaims } from './keyed/tokens';
import { messageClaims } from './message-signatures';
import { nameClaims } from './names';
import { pairClaims } from './pairs';
import { reactionClaims } from './reactions';
import { ruleClaims } from './rules';
import { signingClaims, verdictClaims } from './verdicts';

/** What sources outside of this project say about the rows, and what follows from it. */
export const claims: readonly Claim[] = [
	...verdictClaims,
	...clockClaims,
	...nameClaims,
	...ruleClaims,
	...answerClaims,
	...copyClaims,
	...pairClaims,
	...reactionClaims,
	...settingClaims,
	...bearerClaims,
	...messageClaims,
	...tokenClaims,
	...detachedClaims,
	...certifiedClaims,
	...signingClaims,
].filter(({ profile }) => profiles[profile] !== undefined);

const byProfile = new Map<string, Claim[]>();
for (const claim of claims) byProfile.set(claim.profile, [...(byProfile.get(claim.profile) ?? []), claim]);

/** The claims about a row. */
export const claimsOf = (profile: string): readonly Claim[] => byProfile.get(profile) ?? [];
