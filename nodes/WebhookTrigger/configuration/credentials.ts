import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { profiles, requireFetchSettings } from '../../../core/signature';
import type { Config } from '../../../core/signature';
import { textField } from '../../shared/parameters';
import { requiredField } from '../../shared/signing/signing-secrets';

/** Reads a Webhook Secure Header credential. */
export function secureHeader(credential: IDataObject): { name: string; value: string } {
	return {
		name: requiredField(
			credential.headerName,
			'The Webhook Secure Header credential has no header name',
			'Open the credential and enter the name of the header.',
		).trim(),
		value: requiredField(
			credential.headerValueSecret,
			'The Webhook Secure Header credential has no header value',
			'Open the credential and enter the value of the header.',
		),
	};
}

/**
 * Reads a Webhook Sender credential.
 *
 * @param source the profile that it must be for
 */
export function senderSettingsOf(credential: IDataObject, source: string): { config: Config; secrets: string[] } {
	const profile = profiles[source];
	if (profile?.scheme.kind !== 'public-key' || textField(credential.sender) !== source) {
		throw new Failure(
			'invalid-credential',
			'The Webhook Sender credential is for another sender',
			`Select a credential whose Sender is ${profile?.displayName ?? 'this source'}.`,
		);
	}
	const names = profile.scheme.settings.map(({ name }) => name);
	const config = Object.fromEntries(names.map((name) => [name, textField(credential[name])]));
	const publicKey = textField(credential.publicKeyText);
	const secrets = publicKey.trim() === '' ? [] : [publicKey];
	requireFetchSettings(profile, secrets, config);
	return { config, secrets };
}

/** Reads an Agent Channel credential. */
export function agentChannelKey(credential: IDataObject): string {
	return requiredField(
		credential.apiKey,
		'The Agent Channel credential has no API key',
		'Open the credential and enter the key that callers append to the URL as ?apiKey=….',
	);
}
