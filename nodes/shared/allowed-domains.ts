import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import { hostOf, isDomainAllowed } from '../../core/send';
import { textField } from './parameters';

/**
 * Allowed Domains of a credential, as they were entered.
 * @throws Failure when there are none
 */
export function requireDomains(credential: IDataObject): string {
	const allowedDomains = textField(credential.allowedDomains).trim();
	if (allowedDomains !== '') return allowedDomains;
	throw new Failure(
		'missing-credential',
		'The credential has no allowed domains',
		'Open the credential and enter the host of the URL under Allowed Domains, or * for any host.',
	);
}

/** @throws Failure for a URL that the secrets of the credential must not go to */
export function refuseForeignHost(url: string, allowedDomains: string): void {
	if (isDomainAllowed(url, allowedDomains)) return;
	throw new Failure(
		'host-not-allowed',
		`The credential is not allowed for ${hostOf(url) ?? 'this URL'}`,
		`Its allowed domains are: ${allowedDomains}. If this is the right host, add it to Allowed Domains in the credential.`,
	);
}
