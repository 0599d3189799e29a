import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { isThisMachine } from '../../../core/text/url-host';
import { refuseForeignHost } from '../../shared/allowed-domains';
import { urlParameter } from '../../shared/parameters';
import type { SenderSecrets } from '../../shared/signing/credentials';

/**
 * Returns the checked URL of the request: absolute, on one line, without a password, and with a host that may receive
 * the secrets.
 */
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
	// the signed URL must be the one that is called, and n8n would encode other characters
	return /^[\x21-\x7e]+$/.test(typed) ? typed.replace(/#.*/, '') : parsed.href;
}

/** Returns warnings for the builder about a request that can nevertheless be sent. */
export function warningsFor(url: string, { accessToken, named }: SenderSecrets): string[] {
	const parsed = new URL(url);
	if (parsed.protocol === 'https:' || isThisMachine(parsed)) return [];
	if (accessToken === '' && Object.keys(named).length <= 1) return [];
	return [`The access token and the secrets are sent to ${parsed.hostname} without encryption. Use an https URL.`];
}
