import {
	createSigner,
	createVerifier,
	profileNames,
	profiles,
	type SignatureProfile,
} from '../../../../../core/signature';
import { NOW, requestFrom, secretFor, URL_CALLED } from '../deliveries';
import { configFor } from '../keyed-rows';
import { canBeSignedAnew, keyOf, keysOf, sampleOf, send, sendsTheSameAgain } from '../sent-deliveries';
import type { Claim } from './claim';

/** The row with another rule for copies. */
const withRule = (row: SignatureProfile, { retry }: SignatureProfile): SignatureProfile => ({ ...row, retry });

function* ofVendor(row: SignatureProfile): Generator<Claim> {
	const [first, second] = [send(row, sampleOf(row, 1), NOW), send(row, sampleOf(row, 2), NOW + 1)];
	const tells = row.retry.keeps !== 'nothing';
	yield {
		profile: row.name,
		title: 'two deliveries are told apart',
		holds: (changed) => {
			const keys = [first, second].map((request, at) => keyOf(withRule(row, changed), request, NOW + at));
			return tells ? keys.every((key) => key !== '') && keys[0] !== keys[1] : keys.every((key) => key === '');
		},
	};
	if (!tells) {
		yield {
			profile: row.name,
			title: 'nothing is remembered',
			holds: (changed) => windowOf(withRule(row, changed)) === 0,
		};
		return;
	}
	const retry = sendsTheSameAgain(row) ? first : send(row, sampleOf(row, 1, 2), NOW + 5);
	yield {
		profile: row.name,
		title: 'a retry is a copy',
		holds: (changed) => keyOf(withRule(row, changed), retry, NOW + 5) === keyOf(withRule(row, changed), first, NOW),
	};
}

const windowOf = (row: SignatureProfile): number =>
	createVerifier(row, [keysOf(row).verify], { config: configFor(row) }).duplicateWindowSeconds;

/** A retry after the secret was replaced has another signature. */
function* signedAnew(row: SignatureProfile): Generator<Claim> {
	// Linear's time is in the body: a retry keeps it
	if (!canBeSignedAnew(row) && row.name !== 'linear') return;
	const secrets = ['old key', 'new key'].map((key) => secretFor(row, Buffer.from(key)));
	const requests = secrets.map((secret, at) => {
		const { body, event, id, headers = {} } = sampleOf(row, 1, at + 1);
		const input = { body: Buffer.from(body), timestamp: NOW, id, event, method: 'POST', url: URL_CALLED };
		const request = requestFrom(createSigner(row, [secret]).sign(input), input);
		return { ...request, headers: { ...request.headers, ...headers } };
	});
	yield {
		profile: row.name,
		title: 'a retry under a new secret is a copy',
		holds: (changed) => {
			const verifier = createVerifier(withRule(row, changed), secrets, { publicUrl: URL_CALLED });
			const keys = requests.map((request) => {
				const verdict = verifier.verify(request, NOW);
				return verdict.ok ? verdict.replayKey : '';
			});
			return keys[0] !== '' && keys[0] === keys[1];
		},
	};
}

/** Claims that two deliveries of a vendor are told apart, and that a retry is recognised. */
export const copyClaims: readonly Claim[] = profileNames.flatMap((name) => [
	...ofVendor(profiles[name]!),
	...signedAnew(profiles[name]!),
]);
