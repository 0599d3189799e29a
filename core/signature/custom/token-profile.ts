import { requireObject } from '../../arguments';
import { requireHeaderName } from '../../text/http-header';
import { header, profile } from '../profiles/row';
import type { SignatureProfile } from '../types';
import type { EventPlaces } from './input';
import { eventSources } from './places';

/** A secret value that every request must contain, and where to find the event. */
export type TokenProfileInput = EventPlaces & ({ readonly header: string } | { readonly query: string });

/**
 * A value that must equal the secret, compared in constant time: a header of its own ("Secure Header"), or a query
 * parameter, as agent channels have it (`?apiKey=`). It proves who sends; the body is not signed.
 *
 * @example
 * const profile = tokenProfile({ header: 'X-API-Key' });
 * const request = { headers: { 'x-api-key': 'a secret' }, body: Buffer.from('{}') };
 * verifyWebhook({ profile, secrets: ['a secret'], request }).ok; // true
 *
 * @throws Failure when the header's name is no header name
 */
export function tokenProfile(input: TokenProfileInput): SignatureProfile {
	requireObject(input, "tokenProfile({ header: 'X-API-Key' })");
	const event = eventSources(input);
	const inHeader = 'header' in input;
	return profile({
		name: inHeader ? 'secure-header' : 'query-key',
		displayName: inHeader ? 'Secure Header' : 'Key in the URL',
		group: 'General',
		scheme: {
			kind: 'token',
			token: inHeader ? header(requireHeaderName(input.header, 'The header')) : { in: 'query', name: input.query },
			spelling: 'plain',
		},
		secretLabel: inHeader ? 'Header Value' : 'API Key',
		setup: inHeader
			? 'Enter the URL, the header name and the header value in the sender.'
			: 'Enter the URL, including the key, in the sender.',
		docs: '',
		limits: 'The secret only proves who the sender is; the body is not signed.',
		...(event.length > 0 && { event }),
		body: ['any'],
		retry: { keeps: 'nothing', source: 'Nothing is known about the sender, and nothing is signed.' },
	});
}
