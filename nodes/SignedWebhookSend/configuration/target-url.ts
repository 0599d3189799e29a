import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { isThisMachine } from '../../../core/text/url-host';
import { refuseForeignHost } from '../../shared/allowed-domains';
import { urlParameter } from '../../shared/parameters';
import type { SenderSecrets } from './credentials';

/** Where the request goes, checked: absolute, one line, without a password in it, and a host that may see the secrets. */
export function targetUrl(context: IExecuteFunctions, itemIndex: number, secrets: SenderSecrets): string {
	const typed = urlParameter(context, 'url', itemIndex);
	if (/[\x00-\x1f\x7f]/.test(typed))
		throw new Failure('invalid-url', 'The URL contains a line break', 'Enter the URL on a single line.');
	refuseForeignHost(typed, secrets.allowedDomains);
	const parsed = new URL(typed);
	if (parsed.username !== '' || parsed.password !== '') {
		throw new Failure(
			'invalid-url',
			'The URL contains a user name or a password',
			'They would be stored with the workflow. Remove them from the URL and store the token in the credential.',
		);
	}
	parsed.hash = '';
	// What is signed must be what is called: n8n would encode other characters on the way.
	return /^[\x21-\x7e]+$/.test(typed) ? typed.replace(/#.*/, '') : parsed.href;
}

/** What a builder should know although the request can be sent. */
export function warningsFor(url: string, { accessToken, named }: SenderSecrets): string[] {
	const parsed = new URL(url);
	if (parsed.protocol === 'https:' || isThisMachine(parsed)) return [];
	if (accessToken === '' && Object.keys(named).length <= 1) return [];
	return [`The access token and the secrets are sent to ${parsed.hostname} without encryption. Use an https URL.`];
}
