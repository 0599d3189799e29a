import { Failure } from '../failure';
import type { ValueSource } from './types';

/** The secret of one of several senders that call the same URL. */
export interface NamedSecret {
	/** The sender, and the key ID that it sends where there is one. */
	readonly name: string;
	readonly secret: string;
}

/** Where senders state their key ID: in a value of the request, or at the end of the path of its URL. */
export type KeyIdSource = ValueSource | { readonly in: 'path' };

/** Without a key ID, each secret costs a hash of the body, also for a forged request. */
export const MOST_IN_TURN = 10;

const NAME = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/;

function checkedName({ name }: NamedSecret, at: number): string {
	if (typeof name === 'string' && NAME.test(name)) return name;
	throw new Failure(
		'invalid-credential',
		`The name of named secret ${at + 1} is not valid`,
		'Use up to 128 letters, digits and other printable ASCII characters',
	);
}

/**
 * Returns the position of each secret by its name.
 *
 * @throws Failure for two secrets with one name, or an empty secret
 */
export function indexByName(named: readonly NamedSecret[], first: number): ReadonlyMap<string, number> {
	const index = new Map<string, number>();
	named.forEach((secret, at) => {
		const name = checkedName(secret, at);
		if (index.has(name)) {
			throw new Failure('invalid-credential', `Two named secrets have the name "${name}"`, 'Rename one of them');
		}
		if (typeof secret.secret !== 'string' || secret.secret.trim() === '') {
			throw new Failure('missing-secret', `The named secret "${name}" is empty`, 'Enter the secret of this sender');
		}
		index.set(name, first + at);
	});
	return index;
}

/** @throws Failure for more secrets than can be tried in turn */
export function requireFew(secrets: readonly string[], keyId: KeyIdSource | undefined): void {
	if (keyId !== undefined || secrets.length <= MOST_IN_TURN) return;
	throw new Failure(
		'conflicting-settings',
		`There are ${secrets.length} secrets, but without a key ID at most ${MOST_IN_TURN} are tried in turn`,
		'Say where the sender states the key ID, or remove secrets',
	);
}
