import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { alphabetically } from '../../../core/text/alphabetical';
import { BLANK, factFields, presets } from './facts';

/** The value of Source and of Signature for a scheme that is described by these fields. */
export const CUSTOM_SIGNATURE = 'customSignature';

type Show = NonNullable<IDisplayOptions['show']>;

const startFrom: INodeProperties = {
	displayName: 'Start From',
	name: 'customPreset',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Blank Form', value: BLANK, description: 'Describe the scheme in the fields below' },
		...presets.map(({ displayName, value }) => ({ name: displayName, value })),
	].sort((a, b) => alphabetically(a.name, b.name)),
	default: BLANK,
	description:
		'A scheme to start from. Choose the one that is most like the scheme of the other system, then change what differs in Signature Details.',
};

/** The most common facts, for a scheme that is described from scratch. */
const ownFields: INodeProperties[] = Object.values(factFields).flatMap(({ field, property }) =>
	field === undefined ? [] : [{ ...property, name: field }],
);

/** In a form from scratch, facts with a field of their own do not stand in Signature Details as well. */
function detail([name, { kinds, field, property }]: [string, (typeof factFields)[keyof typeof factFields] & object]) {
	const matching = presets.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value);
	const blank = kinds.includes('signed') && field === undefined ? [BLANK] : [];
	return { ...property, name, displayOptions: { show: { '/customPreset': [...blank, ...matching] } } };
}

const details: INodeProperties = {
	displayName: 'Signature Details',
	name: 'customDetails',
	type: 'collection',
	default: {},
	placeholder: 'Add detail',
	description: 'Details that are not in the fields above, or that differ from the scheme chosen in Start From',
	options: Object.entries(factFields)
		.map(detail)
		.sort((a, b) => alphabetically(a.displayName, b.displayName)),
};

/** The notes that show what each choice in Start From fills in. */
function presetNotes(show: Show): INodeProperties[] {
	return presets.map(({ value, kind, facts }) => ({
		displayName: `${describe(kind, facts)}. Use Signature Details to change individual settings.`,
		name: 'customPresetNote',
		type: 'notice',
		default: '',
		displayOptions: { show: { ...show, customPreset: [value] } },
	}));
}

/** What a signature has if its preset does not say otherwise. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	signed: { encoding: 'hex', algorithm: 'sha256', content: '{body}' },
	jws: { algorithm: 'sha256', bodyHashEncoding: 'hex' },
};

/** The names that stand in fields of the nodes, not in Signature Details. */
const EVENT_NAMES: Readonly<Record<string, string>> = { eventHeader: 'Event Header', eventPath: 'Event Field' };

/** The facts in the order of the fields. n8n shows no line breaks in a notice. */
function describe(kind: string, facts: object): string {
	const all: Readonly<Record<string, unknown>> = { ...DEFAULTS[kind], ...facts };
	const known: Readonly<Record<string, { readonly property: Omit<INodeProperties, 'name'> }>> = factFields;
	return [...Object.keys(factFields), ...Object.keys(EVENT_NAMES)]
		.filter((name) => all[name] !== undefined)
		.map((name) => {
			const { displayName = EVENT_NAMES[name], options = [] } = known[name]?.property ?? {};
			const chosen = options.find((one) => 'value' in one && one.value === all[name]);
			return `${displayName}: ${chosen?.name ?? String(all[name])}`;
		})
		.join(' · ');
}

const shown = (property: INodeProperties, show: Show): INodeProperties => ({
	...property,
	displayOptions: { show },
});

/** The fields of a custom signature, and notes for the editor that follow the field `customPreset`. */
export interface CustomSignatureFields {
	readonly fields: INodeProperties[];
	readonly notes: INodeProperties[];
}

/** @param show when the node shows the fields */
export function customSignatureFields(show: Show): CustomSignatureFields {
	return {
		fields: [
			shown(startFrom, show),
			...ownFields.map((property) => shown(property, { ...show, customPreset: [BLANK] })),
			shown(details, show),
		],
		notes: presetNotes(show),
	};
}
