import { enteredOption, valueOption } from '../../shared/option-rows';

export interface HeaderList {
	readonly values?: { name: string; value: string }[];
}

type UnknownVariables = 'error' | 'empty' | 'keep';

/** Options that decide what is sent. */
export const messageOptions = {
	contentType: enteredOption<string>({
		displayName: 'Content Type',
		name: 'contentType',
		type: 'string',
		default: '',
		placeholder: 'application/cloudevents+json',
		description: 'Content type to send instead of the default for the payload, for example text/csv',
	}),
	deliveryId: enteredOption<string>({
		displayName: 'Delivery ID',
		name: 'deliveryId',
		type: 'string',
		default: '',
		description:
			'ID that lets the receiver recognise a repeated delivery. To send something again, use the ID of the first delivery. If empty, the node creates a new ID. All attempts of a delivery have the same ID.',
	}),
	eventName: enteredOption<string>({
		displayName: 'Event Name',
		name: 'eventName',
		type: 'string',
		default: '',
		placeholder: 'issues',
		description: 'Event name to send in the header that the chosen signature uses for it, for example X-GitHub-Event',
	}),
	headers: enteredOption<HeaderList>({
		displayName: 'Headers',
		name: 'headers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Header',
		description:
			'Additional headers. They cannot replace the headers for the signature, the delivery ID, the timestamp or the authorization.',
		options: [
			{
				displayName: 'Header',
				name: 'values',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '' },
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description: 'Value of the header. Can use secrets of the credential as ${NAME} or $NAME.',
					},
				],
			},
		],
	}),
	unknownVariables: valueOption<UnknownVariables>({
		displayName: 'Unknown Variables',
		name: 'unknownVariables',
		type: 'options',
		options: [
			{ name: 'Empty', value: 'empty', description: 'Replace them with empty text' },
			{ name: 'Error', value: 'error', description: 'Fail the item with an error that lists the known names' },
			{ name: 'Keep', value: 'keep', description: 'Leave them in the payload unchanged' },
		],
		default: 'error',
		description: 'What to do with a ${name} that is not a known variable',
	}),
};
