import type { INodeProperties } from 'n8n-workflow';

import { profiles } from '../../core/signature';
import { CUSTOM_SIGNATURE, SECURE_HEADER } from './sources';

const examplesOf = Object.values(profiles).map(({ name, exampleEvents }) => ({
	source: name,
	examples: exampleEvents,
}));

/** Sources whose deliveries have no event; they take everything. */
const silent = examplesOf.filter(({ examples }) => examples.length === 0).map(({ source }) => source);

/** The Events field, with each source's own events as its example. */
export const eventsFields: INodeProperties[] = [
	...examplesOf
		.filter(({ examples }) => examples.length > 0)
		.map(({ source, examples }) => eventsField([source], examples.slice(0, 4).join(', '))),
	eventsField([CUSTOM_SIGNATURE, SECURE_HEADER, ...silent], 'order.created, invoice.*, !test'),
];

function eventsField(sources: string[], placeholder: string): INodeProperties {
	return {
		displayName: 'Events',
		name: 'events',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder,
		displayOptions: { show: { source: sources } },
		description:
			'Which events start the workflow, separated by commas: event or event.action, * for any part of a name, ! to exclude. Empty: all.',
	};
}
