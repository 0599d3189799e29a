import { canSign, coversBody } from '../../core/signature';
import { PEER_TIMEOUT_MS } from '../install-peers';
import { A_YEAR, delivery, judgedByUs, NOW, profileOf, signedByThem, signedByUs } from './deliveries';
import { Libraries } from './libraries';
import { nameOf, witnesses, type Witness, type WitnessClock, type WitnessRequest } from './witnesses/table.cjs';

let libraries: Libraries;
beforeAll(() => {
	libraries = new Libraries();
}, PEER_TIMEOUT_MS);
afterAll(() => libraries.stop());

const named = (rows: readonly Witness[]) => rows.map((row) => [nameOf(row), row] as const);

const judgedByThem = (witness: Witness, request: WitnessRequest, secret: string, at = NOW) =>
	libraries.verify(witness, request, secret, at);

const refusals = ({ refusal }: Witness) => (typeof refusal === 'string' ? { body: refusal, secret: refusal } : refusal);

/** Both sides accept a delivery, but neither accepts it with another body or another secret. */
async function expectAgreement(witness: Witness, request: WitnessRequest): Promise<void> {
	const { secret, otherSecret, accepted } = witness;
	expect({ them: await judgedByThem(witness, request, secret), us: judgedByUs(witness, request, secret) }).toEqual({
		them: accepted,
		us: 'true',
	});
	expect(await judgedByThem(witness, request, otherSecret)).toContain(refusals(witness).secret);
	expect(judgedByUs(witness, request, otherSecret)).toBe('signature-mismatch');
	if (witness.bodyNotCovered) return;
	const changed = { ...request, body: witness.tampered(request.body) };
	expect(changed.body).not.toBe(request.body);
	expect(await judgedByThem(witness, changed, secret)).toContain(refusals(witness).body);
	expect(judgedByUs(witness, changed, secret)).toBe(witness.reason ?? 'signature-mismatch');
}

describe('a vendor’s library', () => {
	test.each(named(witnesses.filter((witness) => canSign(profileOf(witness)))))(
		'%s: accepts what this package signs, but not with another body or secret',
		(_, witness) => expectAgreement(witness, signedByUs(witness)),
	);

	test.each(named(witnesses.filter(({ signs }) => signs)))(
		'%s: signs what this package accepts, but not with another body or secret',
		async (_, witness) => expectAgreement(witness, await signedByThem(libraries, witness)),
	);

	test.each(named(witnesses.filter(({ sign, signs }) => sign && !signs)))(
		'%s: agrees on a delivery under a private key',
		async (_, witness) => expectAgreement(witness, await signedByThem(libraries, witness)),
	);
});

const asAge = ({ behind = A_YEAR, ahead = A_YEAR }: WitnessClock) => ({ behind, ahead });

/** Judges a delivery that is as old, or as far ahead, as is just accepted, and one a second beyond. */
async function atTheLimits(
	witness: Witness,
	{ behind, ahead }: WitnessClock,
	judge: (request: WitnessRequest, at: number) => Promise<boolean>,
) {
	const signedAt = [behind, ahead === undefined ? undefined : -ahead];
	const verdicts = signedAt.map(async (limit, direction) => {
		const sense = direction === 0 ? 1 : -1;
		const ages = limit === undefined ? [sense * A_YEAR] : [limit - sense, limit + sense];
		const judged = ages.map(async (age) => judge(await delivery(libraries, witness, NOW - age), NOW));
		return Promise.all(judged);
	});
	const [old = [], early = []] = await Promise.all(verdicts);
	return { behind: old, ahead: early };
}

const expected = (limit: number | undefined) => (limit === undefined ? [true] : [true, false]);

describe('the clock of a vendor’s library', () => {
	const timed = witnesses.flatMap((row) => (row.clock ? [[nameOf(row), row, row.clock] as const] : []));

	test.each(timed)('%s: has the limits of the table', async (_, witness, clock) => {
		const judged = await atTheLimits(witness, clock, async (request, at) => {
			return (await judgedByThem(witness, request, witness.secret, at)) === witness.accepted;
		});
		expect(judged).toEqual({ behind: expected(clock.behind), ahead: expected(clock.ahead) });
	});

	test.each(timed)('%s: is that of the profile, or the table says why not', async (_, witness, clock) => {
		const ours = witness.ourClock ?? clock;
		const judged = await atTheLimits(witness, ours, async (request, at) => {
			return judgedByUs(witness, request, witness.secret, at) === 'true';
		});
		expect(judged).toEqual({ behind: expected(ours.behind), ahead: expected(ours.ahead) });
		if (witness.ourClock) expect(asAge(witness.ourClock)).not.toEqual(asAge(clock));
	});

	test('is given for every profile that signs a time, as far as the library is told the time', () => {
		const signsTime = (witness: Witness) => {
			const { scheme } = profileOf(witness);
			return scheme.kind === 'signed' && scheme.timestamp !== undefined;
		};
		const without = witnesses.filter((witness) => signsTime(witness) && !witness.clock);
		expect(without.map(nameOf)).toEqual([]);
	});
});

describe('the table of witnesses', () => {
	test('has the libraries of at least 40 vendors', () => {
		const own = new Set(witnesses.filter(({ by }) => by === 'vendor').map((row) => row.package));
		expect(own.size).toBeGreaterThanOrEqual(40);
	});

	test('names each witness once, and only existing profiles', () => {
		expect(new Set(witnesses.map(nameOf)).size).toBe(witnesses.length);
		expect(witnesses.filter((witness) => profileOf(witness) === undefined)).toEqual([]);
	});

	test('leaves the body out only where the token does not cover it', () => {
		const left = witnesses.filter(({ bodyNotCovered }) => bodyNotCovered);
		expect(left.filter((witness) => coversBody(profileOf(witness).scheme)).map(nameOf)).toEqual([]);
	});
});
