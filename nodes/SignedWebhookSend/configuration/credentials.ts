import type { IDataObject } from 'n8n-workflow';

import { isHeaderValue } from '../../../core/text/http-header';
import { NodeFailure } from '../../shared/errors';
import { textField } from '../../shared/parameters';

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
	const allowedDomains = textField(credential.allowedDomains).trim();
	if (allowedDomains === '') {
		throw new NodeFailure(
			'The credential has no allowed domains',
			'Open the Signed Webhook credential and enter the host of the receiver under Allowed Domains, or * for any host.',
		);
	}
	const accessToken = checkedToken(textField(credential.accessToken).trim());
	const listed = namedSecrets(credential.secrets);
	const current = textField(credential.signingSecret);
	const previous = textField(credential.previousSigningSecret);
	return {
		signing: [current, previousWhileValid(previous, textField(credential.previousSecretValidUntil), now)].filter(
			(secret) => secret !== '',
		),
		accessToken,
		named: { ...listed, [ACCESS_TOKEN]: accessToken },
		allowedDomains,
	};
}

function checkedToken(token: string): string {
	if (isHeaderValue(token)) return token;
	throw new NodeFailure(
		'The access token contains a character that is not allowed in an HTTP header',
		'Copy the token again, without line breaks or typographic characters.',
	);
}

function previousWhileValid(previous: string, until: string, now: number): string {
	if (previous === '') return '';
	const end = Date.parse(until);
	if (Number.isNaN(end)) {
		throw new NodeFailure(
			'The previous secret has no end date',
			'Enter Previous Secret Valid Until in the credential, or remove the previous secret.',
		);
	}
	return now < end ? previous : '';
}

function namedSecrets(collection: unknown): Record<string, string> {
	const values = (collection as { values?: unknown } | undefined)?.values;
	const rows = Array.isArray(values) ? (values as { name?: unknown; secretValue?: unknown }[]) : [];
	const named = new Map<string, string>();
	for (const row of rows) {
		const name = checkedName(textField(row.name));
		if (named.has(name) || name === ACCESS_TOKEN) throw usedTwice(name);
		named.set(name, textField(row.secretValue));
	}
	return Object.fromEntries(named);
}

function usedTwice(name: string): NodeFailure {
	return new NodeFailure(
		`Two secrets have the name "${name}"`,
		`Give each secret a name of its own. ${ACCESS_TOKEN} is the access token.`,
	);
}

function checkedName(name: string): string {
	if (/^[A-Za-z_]\w*$/.test(name)) return name;
	throw new NodeFailure(
		`The secret name "${name}" is not valid`,
		'Use letters, digits and underscores, for example SLACK_TOKEN.',
	);
}
