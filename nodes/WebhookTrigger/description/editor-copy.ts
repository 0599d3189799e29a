import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import { CUSTOM_SIGNATURE, customSignatureFields } from '../../shared/custom-signature';
import { missingCheckNotes } from './missing-check';
import { setupNotes } from './setup-notes';

/**
 * The lists of the description that the editor receives in another form than n8n's server. n8n's server works with the
 * arrays, while the editor receives them as JSON: each function is the `toJSON` of an array. If n8n copied an array in
 * another way, the editor would show the server's form. The build puts these functions into a file of
 * their own, because only n8n's main process makes the editor's copy, and only once.
 */

/** The notes by the name of the field that they follow. */
const notesAfter = (): Readonly<Record<string, readonly INodeProperties[]>> => ({
	source: setupNotes(),
	customPreset: customSignatureFields({ source: [CUSTOM_SIGNATURE] }).notes,
	requireSecureHeader: missingCheckNotes,
});

/**
 * Returns fields with the notes that only the editor receives. n8n goes through all fields of a node three to four times
 * for every request, at about a microsecond each. A notice has no value there, and one for each source would cost more than
 * verifying the signature. What n8n itself added to the array stays in its place.
 */
export function fieldsWithNotes(this: readonly INodeProperties[]): INodeProperties[] {
	const notes = notesAfter();
	return this.flatMap((field) => [field, ...(notes[field.name] ?? [])]);
}

/** The sources that send their secret to the published webhook, so that there is no credential before (Notion, Asana). */
const secretLater = () =>
	Object.values(profiles)
		.filter(({ handshakes = [] }) => handshakes.some(({ capture }) => capture !== undefined))
		.map(({ name }) => name);

function requiredOrLater(slot: INodeCredentialDescription): INodeCredentialDescription[] {
	const { show = {}, hide = {} } = slot.displayOptions ?? {};
	const later = secretLater();
	const hidden = { ...hide, source: [...(hide.source ?? []), ...later] };
	return [
		{ ...slot, required: true, displayOptions: { show, hide: hidden } },
		{ ...slot, required: false, displayOptions: { show: { ...show, source: later } } },
	];
}

/**
 * Returns credential slots with which the editor marks a missing signing secret in red: the slot is in them twice, required
 * for all sources but those that tell their secret later. n8n's server reads a credential by the first slot of its type, so
 * it keeps the one slot, and activation requires the credential where it is needed.
 */
export function slotsRequiredOrLater(this: readonly INodeCredentialDescription[]): INodeCredentialDescription[] {
	return this.flatMap((slot) => (slot.name === 'webhookSigningSecretApi' ? requiredOrLater(slot) : [slot]));
}

/** Gives a list the form in which the editor receives it. */
export function withEditorCopy<T>(list: T[], copy: (this: readonly T[]) => readonly T[]): T[] {
	return Object.defineProperty(list, 'toJSON', { value: copy });
}
