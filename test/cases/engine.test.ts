import { answerHandshake, customProfile, verifyWebhook } from '../../core';
import { createVerifier } from '../../core/signature';
import { engineCases, titleOf } from './cases';
import type { EngineCase } from './cases';
import { judgements } from './judgements';

const titled = (cases: readonly EngineCase[]) => cases.map((one) => [titleOf(one), one] as const);
const requestOf = ({ method, url, headers, bodyUtf8 }: EngineCase) => ({
	method,
	url,
	headers,
	body: Buffer.from(bodyUtf8),
});
const profileOf = ({ profile, customProfile: input }: EngineCase) => (input ? customProfile(input) : (profile ?? ''));

test.each(titled(engineCases.filter((one) => one.expect.handshake)))('%s', (_, one) => {
	const { status, body } = one.expect.handshake ?? {};
	const answer = answerHandshake({ profile: profileOf(one), secrets: one.secrets, request: requestOf(one) });
	expect(answer).toMatchObject({ status, ...(body !== undefined && { body }) });
});

test.each(titled(engineCases.filter((one) => one.expect.configError)))('%s', (_, one) => {
	expect(() => createVerifier(profileOf(one), one.secrets)).toThrow(one.expect.configError);
});

const delivered = engineCases.filter((one) => !one.expect.handshake && !one.expect.configError);
test.each(titled(delivered))('%s', (_, one) => {
	const { reason, event, action, deliveryId, hint } = one.expect;
	const ok = one.id in judgements ? !one.expect.ok : one.expect.ok;
	const [profile, request] = [profileOf(one), requestOf(one)];
	if (ok === false && reason === undefined) {
		expect(isAccepted(one)).toBe(false);
		return;
	}
	const verdict = verifyWebhook({ profile, secrets: one.secrets, request, now: one.now });
	const wanted = { ok, reason, event, action, deliveryId };
	expect(verdict).toMatchObject(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)));
	if (hint === undefined || verdict.ok) return;
	expect(createVerifier(profile, one.secrets).explain(request, verdict.reason)).toContain(hint);
});

/** A secret that cannot be right may be refused at once. */
function isAccepted(one: EngineCase): boolean {
	try {
		return verifyWebhook({ profile: profileOf(one), secrets: one.secrets, request: requestOf(one), now: one.now }).ok;
	} catch {
		return false;
	}
}
