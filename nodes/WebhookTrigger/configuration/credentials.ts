import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { profiles, requireFetchSettings, secretsInUse } from '../../../core/signature';
import type { Config, NamedSecret } from '../../../core/signature';
import { textField } from '../../shared/parameters';

/**
 * Reads a Webhook Signing Secret credential. An empty secret is refused here, so that no verifier without a key can
 * exist.
 *
 * @param now Unix milliseconds; decides whether the previous secret has expired
 */
export function signingSecrets(credential: IDataObject, now: number): SigningSecrets {
	const named = namedSecrets(credential.namedSecrets);
	const current = named.length > 0 ? textField(credential.secret) : requiredSecret(credential);
	const rotation = {
		current,
		previous: textField(credential.previousSecret),
		previousValidUntil: textField(credential.previousSecretValidUntil),
	};
	return { secrets: secretsInUse(rotation, now), named };
}

/** The secrets of a credential. One of the lists may be empty. */
export interface SigningSecrets {
	/** Newest first. */
	readonly secrets: string[];
	readonly named: NamedSecret[];
}

function requiredSecret({ secret }: IDataObject): string {
	return required(
		secret,
		'The Webhook Signing Secret credential has no secret',
		'Open the credential and enter the secret that the sender signs with.',
	);
}

/** The names and secrets are checked where they are used. */
function namedSecrets(collection: unknown): NamedSecret[] {
	const values = (collection as { values?: unknown } | undefined)?.values;
	const rows = Array.isArray(values) ? (values as { name?: unknown; secretValue?: unknown }[]) : [];
	return rows.map(({ name, secretValue }) => ({ name: textField(name).trim(), secret: textField(secretValue) }));
}

/** Reads a Webhook Secure Header credential. */
export function secureHeader(credential: IDataObject): { name: string; value: string } {
	return {
		name: required(
			credential.headerName,
			'The Webhook Secure Header credential has no header name',
			'Open the credential and enter the name of the header.',
		).trim(),
		value: required(
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
	return required(
		credential.apiKey,
		'The Agent Channel credential has no API key',
		'Open the credential and enter the key that callers append to the URL as ?apiKey=….',
	);
}

function required(value: unknown, message: string, cure: string): string {
	const given = textField(value);
	if (given.trim() === '') throw new Failure('missing-credential', message, cure);
	return given;
}
