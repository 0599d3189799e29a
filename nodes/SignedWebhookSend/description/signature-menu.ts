import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { canBeSent, canSign, formChoices, profiles } from '../../../core/signature';
import type { SignatureProfile } from '../../../core/signature';
import { alphabetically } from '../../../core/text/alphabetical';
import { CUSTOM_SIGNATURE } from '../../shared/custom-signature';

/** The value of the Signature field for unsigned requests. */
export const UNSIGNED = 'none';

const PRIVATE_KEY =
	'The credential must contain the private key, in PEM format. The receiver verifies with the public key.';

const optionOf = (profile: SignatureProfile): INodePropertyOptions => ({
	name: profile.displayName,
	value: profile.name,
	...(!canSign(profile) && { description: PRIVATE_KEY }),
});

/** The menu of signatures. It is derived from the engine's table, so that the two cannot differ. */
export const signatureOptions: INodePropertyOptions[] = [
	...Object.values(profiles).filter(canBeSent).map(optionOf),
	{
		name: 'Custom Signature',
		value: CUSTOM_SIGNATURE,
		description: 'Any other signature, described in the fields below',
	},
	{ name: 'None', value: UNSIGNED, description: 'Send without a signature. The receiver cannot verify the sender.' },
].sort((a, b) => alphabetically(a.name, b.name));

/** The fields that choose how a signature is written, for profiles whose receivers expect different forms. */
export function formFields(operation: string[]): INodeProperties[] {
	return Object.values(profiles).flatMap((profile) => {
		const [usual, ...others] = formChoices(profile);
		return usual === undefined || others.length === 0 ? [] : formField([usual, ...others], { operation, profile });
	});
}

function formField(forms: readonly [string, ...string[]], on: { operation: string[]; profile: SignatureProfile }) {
	const field: INodeProperties = {
		displayName: 'Signature Format',
		name: 'signatureForm',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { operation: on.operation, signature: [on.profile.name] } },
		options: forms.map((value) => ({ name: value, value })),
		default: '',
		description: 'How to write the signature. Choose the format that your receiver expects.',
	};
	return { ...field, default: forms[0] };
}
