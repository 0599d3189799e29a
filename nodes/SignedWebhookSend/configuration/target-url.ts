import type { IExecuteFunctions } from 'n8n-workflow';

import { hostOf, isDomainAllowed } from '../../../core/send';
import { NodeFailure } from '../../shared/errors';
import { urlParameter } from '../../shared/parameters';
import type { SenderSecrets } from './credentials';

/**
 * Returns the checked URL of the request: absolute, on one line, without a password, and with a host that may receive
 * the secrets.
 */
export function targetUrl(context: IExecuteFunctions, itemIndex: number, secrets: SenderSecrets): string {
	const typed = urlParameter(context, 'url', itemIndex);
	if (/[\x00-\x1f\x7f]/.test(typed))
		throw new NodeFailure('The URL contains a line break', 'Enter the URL on a single line.');
	refuseForeignHost(typed, secrets);
	const parsed = new URL(typed);
	if (parsed.username !== '' || parsed.password !== '') {
		throw new NodeFailure(
			'The URL contains a user name or a password',
			'They would be stored with the workflow. Remove them from the URL and store the token in the credential.',
		);
	}
	parsed.hash = '';
	// the signed URL must be the one that is called, and n8n would encode other characters
	return /^[\x21-\x7e]+$/.test(typed) ? typed.replace(/#.*/, '') : parsed.href;
}

function refuseForeignHost(url: string, { allowedDomains }: SenderSecrets): void {
	if (isDomainAllowed(url, allowedDomains)) return;
	throw new NodeFailure(
		`The credential is not allowed for ${hostOf(url) ?? 'this URL'}`,
		`Its allowed domains are: ${allowedDomains}. If this is the right host, add it to Allowed Domains in the credential.`,
	);
}

const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Returns warnings for the builder about a request that can nevertheless be sent. */
export function warningsFor(url: string, { accessToken, named }: SenderSecrets): string[] {
	const { protocol, hostname } = new URL(url);
	if (protocol === 'https:' || LOOPBACK.test(hostname)) return [];
	if (accessToken === '' && Object.keys(named).length <= 1) return [];
	return [`The access token and the secrets are sent to ${hostname} without encryption. Use an https URL.`];
}
