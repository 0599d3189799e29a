import type { IDataObject } from 'n8n-workflow';

import { hostOf, isDomainAllowed } from '../../core/send';
import { NodeFailure } from './errors';
import type { FailureFacts } from './errors';
import { textField } from './parameters';

/**
 * Allowed Domains of a credential, as they were entered.
 * @throws NodeFailure when there are none
 */
export function requireDomains(credential: IDataObject): string {
	const allowedDomains = textField(credential.allowedDomains).trim();
	if (allowedDomains !== '') return allowedDomains;
	throw new NodeFailure(
		'The credential has no allowed domains',
		'Open the credential and enter the host of the URL under Allowed Domains, or * for any host.',
	);
}

/** @throws NodeFailure for a URL that the secrets of the credential must not go to */
export function refuseForeignHost(url: string, allowedDomains: string, facts: FailureFacts = {}): void {
	if (isDomainAllowed(url, allowedDomains)) return;
	throw new NodeFailure(
		`The credential is not allowed for ${hostOf(url) ?? 'this URL'}`,
		`Its allowed domains are: ${allowedDomains}. If this is the right host, add it to Allowed Domains in the credential.`,
		facts,
	);
}
