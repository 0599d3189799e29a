import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from './shown-for';

/** The texts of a credential about its previous secret. */
interface RotationTexts {
	/** Name of the field with the previous secret. */
	readonly name: string;
	readonly displayName: string;
	/** Label of the switch. */
	readonly label: string;
	/** Description of the switch. */
	readonly purpose: string;
	/** Description of the previous secret. */
	readonly description: string;
	/** Description of the date. */
	readonly until: string;
}

interface RotationFields {
	readonly rotation: INodeProperties;
	readonly previous: INodeProperties[];
}

/** Returns a switch, and behind it the previous secret with its end date. */
export function rotationFields({
	name,
	displayName,
	label,
	purpose,
	description,
	until,
}: RotationTexts): RotationFields {
	const rotation: INodeProperties = {
		displayName: label,
		name: 'rotation',
		type: 'boolean',
		default: false,
		description: purpose,
	};
	const secret: INodeProperties = {
		displayName,
		name,
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description,
	};
	const end: INodeProperties = {
		displayName: 'Previous Secret Valid Until',
		name: 'previousSecretValidUntil',
		type: 'dateTime',
		default: '',
		description: until,
	};
	const { name: on } = rotation;
	return { rotation, previous: [...shownFor(on, [true], secret), ...shownFor(on, [true], end, secret)] };
}
