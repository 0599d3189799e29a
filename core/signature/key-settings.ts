import { Failure } from '../failure';
import type { Config, SettingField, SignatureProfile } from './types';

/** Tells whether the user pastes secrets or public keys for a profile. Otherwise its keys are fetched or known. */
export function takesKeys({ scheme }: SignatureProfile): boolean {
	return scheme.kind !== 'public-key' || scheme.keySource.from === 'secrets';
}

/** The settings of a profile that a person fills in; the others are for tests of the engine. */
export function enteredSettings({ scheme }: SignatureProfile): readonly SettingField[] {
	if (scheme.kind !== 'public-key') return [];
	return scheme.settings.filter(({ required, fetchOnly }) => required || !fetchOnly);
}

/** Placeholders of an address or a posted field that are settings. */
const settingsIn = (texts: readonly string[]): readonly string[] =>
	texts.flatMap((text) => [...text.matchAll(/\{([\w-]+)\}/g)].map(([, name = '']) => name));

/**
 * Checks that the settings with which keys are fetched are there, which verification alone does not need.
 *
 * @throws Failure naming the first one that is empty
 */
export function requireFetchSettings(profile: SignatureProfile, secrets: readonly string[], config: Config): void {
	const { scheme } = profile;
	if (scheme.kind !== 'public-key') return;
	const { keySource, settings } = scheme;
	const isPasted = keySource.from === 'address' && keySource.orSecrets === true && secrets.length > 0;
	const inAddress = keySource.from === 'address' && !isPasted ? settingsIn(keySource.addresses) : [];
	for (const { name, label, description, required, choices } of settings) {
		const isNeeded = required === true || (inAddress.includes(name) && choices === undefined);
		if (!isNeeded || String(config[name] ?? '').trim() !== '') continue;
		throw new Failure('missing-credential', `${label} is empty in the credential`, description);
	}
}
