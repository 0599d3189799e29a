import type { IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { hostOf, isDomainAllowed } from '../../../core/send';
import { urlParameter } from '../../shared/parameters';
import type { SenderSecrets } from './credentials';

/** Where the request goes, checked: absolute, one line, without a password in it, and a host that may see the secrets. */
export function targetUrl(context: IExecuteFunctions, itemIndex: number, secrets: SenderSecrets): string {
	const typed = urlParameter(context, 'url', itemIndex);
	if (/[\x00-\x1f\x7f]/.test(typed))
		throw new Failure('invalid-url', 'The URL contains a line break', 'Enter the URL on a single line.');
	refuseForeignHost(typed, secrets);
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

function refuseForeignHost(url: string, { allowedDomains }: SenderSecrets): void {
	if (isDomainAllowed(url, allowedDomains)) return;
	throw new Failure(
		'host-not-allowed',
		`The credential is not allowed for ${hostOf(url) ?? 'this URL'}`,
		`Its allowed domains are: ${allowedDomains}. If this is the right host, add it to Allowed Domains in the credential.`,
	);
}

const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/** What a builder should know although the request can be sent. */
export function warningsFor(url: string, { accessToken, named }: SenderSecrets): string[] {
	const { protocol, hostname } = new URL(url);
	if (protocol === 'https:' || LOOPBACK.test(hostname)) return [];
	if (accessToken === '' && Object.keys(named).length <= 1) return [];
	return [`The access token and the secrets are sent to ${hostname} without encryption. Use an https URL.`];
}
