import { canSign, canSignResponse, createSigner, profiles } from '../../../../core/signature';
import type { SignatureProfile } from '../../../../core/signature';
import { bodyFor, NOW, secretFor } from './deliveries';

const all = Object.values(profiles);
const offered = all.filter((profile) => canSignResponse(profile));
const refused = all.filter((profile) => canSign(profile) && !canSignResponse(profile));
const namesOf = (rows: readonly SignatureProfile[]) => rows.map(({ name }) => name);

const BODY = '{"id":"e-1"}';

test('a response can carry most signatures of a body', () => {
	expect(namesOf(offered)).toEqual(
		expect.arrayContaining(['github', 'gitlab', 'slack', 'standard-webhooks', 'stripe', 'wandb']),
	);
	expect(offered.length).toBeGreaterThan(60);
});

test.each(offered.map((profile) => [profile.name, profile] as const))(
	'%s signs a response without a URL, a method or other headers',
	(_name, profile) => {
		const signer = createSigner(profile, [secretFor(profile, Buffer.from('a longer key of enough bytes'))]);
		const { url, headers, body } = signer.sign({ body: bodyFor(profile, BODY), id: 'msg_1', timestamp: NOW });
		expect(url).toBeUndefined();
		expect(Object.keys(headers).length > 0 || body !== undefined).toBe(true);
	},
);

test.each(['twilio', 'square', 'trello'])('%s signs the URL, which a response does not have', (name) => {
	expect(namesOf(refused)).toContain(name);
});

test('no plain token is offered: it would tell the secret to every caller', () => {
	expect(offered.filter(({ scheme }) => scheme.kind === 'token')).toEqual([]);
	expect(refused.some(({ scheme }) => scheme.kind === 'token')).toBe(true);
});
