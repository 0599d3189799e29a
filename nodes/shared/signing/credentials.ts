import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { secretsInUse } from '../../../core/signature';
import type { NamedSecret } from '../../../core/signature';
import { requireHeaderValue } from '../../../core/text/http-header';
import { requireDomains } from '../allowed-domains';
import { textField } from '../parameters';
import { namedSecrets } from './signing-secrets';

/** The name by which payloads refer to the access token. */
const ACCESS_TOKEN = 'ACCESS_TOKEN';

/** The checked content of a credential. */
export interface SenderSecrets {
	/** Newest first; the previous secret is included only while it is valid. */
	readonly signing: string[];
	readonly accessToken: string;
	/** The named secrets and ACCESS_TOKEN, for the payload. */
	readonly named: Record<string, string>;
	readonly allowedDomains: string;
}

/**
 * Reads a Signed Webhook credential.
 *
 * @param now Unix milliseconds; decides whether a previous secret has expired
 */
export function parseSenderSecrets(credential: IDataObject, now: number): SenderSecrets {
	const allowedDomains = requireDomains(credential);
	const accessToken = requireHeaderValue(textField(credential.accessToken).trim(), 'The access token');
	const listed = byName(namedSecrets(credential.secrets));
	const rotation = {
		current: textField(credential.signingSecret),
		previous: textField(credential.previousSigningSecret),
		previousValidUntil: textField(credential.previousSecretValidUntil),
	};
	return {
		signing: secretsInUse(rotation, now),
		accessToken,
		named: { ...listed, [ACCESS_TOKEN]: accessToken },
		allowedDomains,
	};
}

function byName(secrets: readonly NamedSecret[]): Record<string, string> {
	const named = new Map<string, string>();
	for (const { name, secret } of secrets) {
		if (named.has(checkedName(name)) || name === ACCESS_TOKEN) throw usedTwice(name);
		named.set(name, secret);
	}
	return Object.fromEntries(named);
}

function usedTwice(name: string): Failure {
	return new Failure(
		'invalid-credential',
		`Two secrets have the name "${name}"`,
		`Give each secret a different name. ${ACCESS_TOKEN} is the access token.`,
	);
}

function checkedName(name: string): string {
	if (/^[A-Za-z_]\w*$/.test(name)) return name;
	throw new Failure(
		'invalid-credential',
		`The secret name "${name}" is not valid`,
		'Use letters, digits and underscores, for example SLACK_TOKEN.',
	);
}
