import { findSample, renderSample, sampleEvents, sampleKey, vendorSamples } from '../../../../../core/send/samples';
import type { SampleMoment } from '../../../../../core/send/samples';
import { canBeSent, createSigner, createVerifier, namesEvents, profiles } from '../../../../../core/signature';
import type { SignatureProfile } from '../../../../../core/signature';
import { keysFor } from '../../signature/key-pairs';

const NOW = 1_790_000_000;
const moment: SampleMoment = {
	token: 'k3Jx0aQz81LmPw2R',
	seconds: NOW,
	iso: new Date(NOW * 1000).toISOString(),
	url: 'https://example.com/webhook/x?data.id=7',
};
const later: SampleMoment = { ...moment, token: 'Zq9Yv7Tb5Nc3Md1S' };
/** Slack gives ids to events, but not to interactions. */
const withoutId = ['slack/block_actions (button pressed)'];
const sendable = Object.values(profiles)
	.filter(canBeSent)
	.map(({ name }) => name);
const rows = sampleEvents().map((sample) => [sampleKey(sample), sample] as const);

test('every profile has a sample, some as the vendor describes it, and every sample has its own key', () => {
	expect(new Set(vendorSamples.map(({ profile }) => profile)).size).toBeGreaterThanOrEqual(12);
	expect([...new Set(sampleEvents().map(({ profile }) => profile))].sort()).toEqual(sendable.sort());
	expect(new Set(sampleEvents().map(sampleKey)).size).toBe(sampleEvents().length);
	expect(sampleEvents().every((sample) => findSample(sampleKey(sample)) === sample)).toBe(true);
	expect(findSample('github/no-such-event')).toBeUndefined();
});

test.each(rows)('%s: the signed sample verifies and has its event and delivery id', (_, sample) => {
	const row = profiles[sample.profile] as SignatureProfile;
	const keys = keysFor(row);
	const rendered = renderSample(sample, moment);
	const signed = createSigner(row, [keys.signing]).sign({
		headers: rendered.headers,
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
		headers: { 'Content-Type': rendered.contentType, ...rendered.headers, ...signed.headers },
		body: signed.body ?? rendered.body,
	};
	const verdict = createVerifier(row, [keys.verifying], { publicUrl: moment.url }).verify(request, NOW);
	expect(verdict).toMatchObject({ ok: true });
	if (namesEvents(row)) expect(verdict).toHaveProperty('event', expect.stringMatching(/./));
	if (row.deliveryId && !withoutId.includes(sampleKey(sample)))
		expect(verdict).toHaveProperty('deliveryId', expect.stringMatching(/./));
});

test.each(rows)('%s: the same moment gives the same bytes, and another moment another delivery', (_, sample) => {
	expect(renderSample(sample, moment)).toEqual(renderSample(sample, moment));
	const [one, other] = [renderSample(sample, moment), renderSample(sample, later)];
	expect(one.deliveryId !== other.deliveryId || !one.body.equals(other.body)).toBe(true);
});
