import { createVerifier } from '../../../../../core/signature';
import { errorOf } from '../thrown';

/** In which form each vendor shows a public key; a key of another form is refused with it. */
describe('a public key that cannot be read is refused with the form that the vendor shows', () => {
	test.each([
		// RFC 8037: `x` of a JWK
		['rfc9421-ed25519', 'base64url'],
		['rfc9421-digest-ed25519', 'base64url'],
		// discord.com/developers/docs, "Security and Authorization"
		['discord', 'hexadecimal digits'],
		['discord-events', 'hexadecimal digits'],
		// developers.telnyx.com, "Webhook signing"
		['telnyx', 'base64'],
	])('%s: %s', (profile, form) => {
		expect(errorOf(() => createVerifier(profile, ['no key'])).message).toMatch(new RegExp(`public key in ${form}\\b`));
	});
});
