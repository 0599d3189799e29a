import type { INodeCredentialDescription } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import { KEYED_SOURCES, UNSIGNED_SOURCES } from './sources';

/** The sources that send their secret to the published webhook, so that there is no credential before (Notion, Asana). */
const SECRET_LATER = Object.values(profiles)
	.filter(({ handshakes = [] }) => handshakes.some(({ capture }) => capture !== undefined))
	.map(({ name }) => name);

const SHOW = { requireSignature: [true] };

/**
 * Lets the editor mark a missing signing secret in red: it receives the slot twice, required for all sources but those that
 * tell their secret later. n8n's server reads a credential by the first slot of its type, so it keeps the one slot, and
 * activation requires the credential where it is needed. The editor receives the slots as JSON.
 *
 * @param slots the credentials of the node's description
 */
export function withEditorSlots(slots: INodeCredentialDescription[]): void {
	Object.defineProperty(slots, 'toJSON', {
		value(this: INodeCredentialDescription[]) {
			return this.flatMap((slot) => (slot.name === 'webhookSigningSecretApi' ? requiredOrLater(slot) : [slot]));
		},
	});
}

function requiredOrLater(slot: INodeCredentialDescription): INodeCredentialDescription[] {
	const hide = { source: [...UNSIGNED_SOURCES, ...KEYED_SOURCES, ...SECRET_LATER] };
	return [
		{ ...slot, required: true, displayOptions: { show: SHOW, hide } },
		{ ...slot, required: false, displayOptions: { show: { ...SHOW, source: SECRET_LATER } } },
	];
}
