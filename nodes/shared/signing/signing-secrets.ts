import type { IDataObject } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { secretsInUse } from '../../../core/signature';
import type { NamedSecret } from '../../../core/signature';
import { textField } from '../parameters';

/**
 * Reads a Webhook Signing Secret credential. An empty secret is refused here, so that no verifier without a key can
 * exist.
 *
 * @param now Unix milliseconds; decides whether the previous secret has expired
 */
export function signingSecrets(credential: IDataObject, now: number): SigningSecrets {
	const named = namedSecrets(credential.namedSecrets).map(({ name, secret }) => ({ name: name.trim(), secret }));
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
	return requiredField(
		secret,
		'The Webhook Signing Secret credential has no secret',
		'Open the credential and enter the secret that the sender signs with.',
	);
}

/** Returns the rows of a list of named secrets. The names and secrets are checked where they are used. */
export function namedSecrets(collection: unknown): NamedSecret[] {
	const values = (collection as { values?: unknown } | undefined)?.values;
	const rows = Array.isArray(values) ? (values as { name?: unknown; secretValue?: unknown }[]) : [];
	return rows.map(({ name, secretValue }) => ({ name: textField(name), secret: textField(secretValue) }));
}

/**
 * Returns the text of a credential's field.
 *
 * @throws Failure with this message and cure if it is empty
 */
export function requiredField(value: unknown, message: string, cure: string): string {
	const given = textField(value);
	if (given.trim() === '') throw new Failure('missing-credential', message, cure);
	return given;
}
