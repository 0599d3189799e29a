import { profileNames, profiles, type SignatureProfile } from '../../../../../core/signature';
import { NOW } from '../deliveries';
import { keyOf, sampleOf, send, sendsTheSameAgain } from '../sent-deliveries';
import type { Claim } from './claim';

/** The row with another rule for copies. */
const withRule = (row: SignatureProfile, { retry }: SignatureProfile): SignatureProfile => ({ ...row, retry });

function* ofVendor(row: SignatureProfile): Generator<Claim> {
	const [first, second] = [send(row, sampleOf(row, 1), NOW), send(row, sampleOf(row, 2), NOW + 1)];
	const tells = row.retry.keeps !== 'nothing';
	yield {
		profile: row.name,
		title: 'two deliveries are two',
		holds: (changed) => {
			const keys = [first, second].map((request, at) => keyOf(withRule(row, changed), request, NOW + at));
			return tells ? keys.every((key) => key !== '') && keys[0] !== keys[1] : keys.every((key) => key === '');
		},
	};
	if (!tells) return;
	const retry = sendsTheSameAgain(row) ? first : send(row, sampleOf(row, 1, 2), NOW + 5);
	yield {
		profile: row.name,
		title: 'a retry is a copy',
		holds: (changed) =>
			keyOf(withRule(row, changed), retry, NOW + 5) === keyOf(withRule(row, changed), first, NOW),
	};
}

/** That two deliveries of a vendor are two, and a retry is the same one. */
export const copyClaims: readonly Claim[] = profileNames.flatMap((name) => [...ofVendor(profiles[name]!)]);
