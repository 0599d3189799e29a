import { createVerifier, profileNames, sameIn, signWebhook } from '../../../../core/signature';

const now = 1_800_000_000;
const secrets = [Buffer.from('a secret of some length').toString('base64')];
const body = Buffer.from('{"id":"evt_1","action":"opened"}');

/** The replay key of a delivery; undefined for rows that this body or secret does not suit. */
function replayKey(profile: string): string | undefined {
	try {
		const signed = signWebhook({ profile, secrets, body, id: 'msg_1', timestamp: now });
		const request = { method: 'POST', headers: signed.headers, body: signed.body ?? body };
		const verdict = createVerifier(profile, secrets).verify(request, now);
		return verdict.ok && verdict.replayKey !== '' ? verdict.replayKey : undefined;
	} catch {
		return undefined;
	}
}

test.each([
	['standard-webhooks', 'delivery ID'],
	['stripe', 'delivery ID'],
	['github', 'content'],
])('copies of %s have the same %s', (profile, same) => {
	expect(sameIn(replayKey(profile) ?? '')).toBe(same);
});

test('each way in which a row recognises a copy has a name', () => {
	const keys = profileNames.map(replayKey).filter((key) => key !== undefined);
	expect(keys.length).toBeGreaterThan(30);
	expect(keys.filter((key) => sameIn(key) === 'identity')).toEqual([]);
});
