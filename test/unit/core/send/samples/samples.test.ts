import { findSample, renderSample, sampleEvents, sampleKey } from '../../../../../core/send/samples';
import type { SampleMoment } from '../../../../../core/send/samples';
import { canSign, createSigner, createVerifier, profiles } from '../../../../../core/signature';

const NOW = 1_790_000_000;
const moment: SampleMoment = {
	token: 'k3Jx0aQz81LmPw2R',
	seconds: NOW,
	iso: new Date(NOW * 1000).toISOString(),
	url: 'https://example.com/webhook/x',
};
const later: SampleMoment = { ...moment, token: 'Zq9Yv7Tb5Nc3Md1S' };
const base64Secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const secrets: Record<string, string> = { 'standard-webhooks': base64Secret, gitlab: base64Secret };
/** Slack gives ids to events, but not to interactions. */
const withoutId = ['slack/block_actions (button pressed)'];
const rows = sampleEvents.map((sample) => [sampleKey(sample), sample] as const);

test('at least twelve providers have a sample, and every sample has its own key', () => {
	expect(new Set(sampleEvents.map(({ profile }) => profile)).size).toBeGreaterThanOrEqual(12);
	expect(new Set(sampleEvents.map(sampleKey)).size).toBe(sampleEvents.length);
	expect(sampleEvents.every((sample) => findSample(sampleKey(sample)) === sample)).toBe(true);
	expect(findSample('github/no-such-event')).toBeUndefined();
});

test.each(rows)('%s is signed by a profile that can sign', (_, { profile }) => {
	const row = profiles[profile];
	expect(row && canSign(row)).toBe(true);
});

test.each(rows)('%s: the signed sample verifies and has its event and delivery id', (_, sample) => {
	const secret = [secrets[sample.profile] ?? 'a secret of a simulation'];
	const rendered = renderSample(sample, moment);
	const signed = createSigner(sample.profile, secret).sign({
		body: rendered.body,
		id: rendered.deliveryId,
		timestamp: NOW,
		method: 'POST',
		url: moment.url,
		...(rendered.event !== undefined && { event: rendered.event }),
		contentType: rendered.contentType,
	});
	const request = {
		method: 'POST',
		url: signed.url ?? moment.url,
		headers: { 'content-type': rendered.contentType, ...rendered.headers, ...signed.headers },
		body: signed.body ?? rendered.body,
	};
	const verdict = createVerifier(sample.profile, secret).verify(request, NOW);
	expect(verdict).toMatchObject({ ok: true });
	if (profiles[sample.profile]?.event) expect(verdict).toHaveProperty('event', expect.stringMatching(/./));
	if (profiles[sample.profile]?.deliveryId && !withoutId.includes(sampleKey(sample)))
		expect(verdict).toHaveProperty('deliveryId', expect.stringMatching(/./));
});

test.each(rows)('%s: the same moment gives the same bytes, and another moment another delivery', (_, sample) => {
	expect(renderSample(sample, moment)).toEqual(renderSample(sample, moment));
	const [one, other] = [renderSample(sample, moment), renderSample(sample, later)];
	expect(one.deliveryId !== other.deliveryId || !one.body.equals(other.body)).toBe(true);
});
