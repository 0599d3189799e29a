import { enteredOption, optionFields, optionsReader, valueOption } from '../shared/option-rows';
import type { OptionsOf } from '../shared/option-rows';

interface HeaderList {
	readonly values?: { name: string; value: string }[];
}

const rows = {
	contentType: enteredOption<string>({
		displayName: 'Content Type',
		name: 'contentType',
		type: 'string',
		default: '',
		placeholder: 'text/html; charset=utf-8',
		description: 'Content type of the response instead of the default for the body, for example text/html',
	}),
	deliveryId: enteredOption<string>({
		displayName: 'Delivery ID',
		name: 'deliveryId',
		type: 'string',
		default: '',
		description: 'ID to sign, for signatures that include one. If empty, the node creates a new ID.',
	}),
	eventName: enteredOption<string>({
		displayName: 'Event Name',
		name: 'eventName',
		type: 'string',
		default: '',
		description: 'Event name to send in the header that the chosen signature uses for it',
	}),
	headers: enteredOption<HeaderList>({
		displayName: 'Headers',
		name: 'headers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Header',
		description:
			'Additional headers of the response. They cannot replace the content type or the headers of the signature.',
		options: [
			{
				displayName: 'Header',
				name: 'values',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	}),
	responseCode: enteredOption<number>({
		displayName: 'Response Code',
		name: 'responseCode',
		type: 'number',
		typeOptions: { minValue: 200, maxValue: 599 },
		default: 200,
		description: 'HTTP status code of the response. By default 200, or 302 for a redirect.',
	}),
	unknownVariables: valueOption<'error' | 'empty' | 'keep'>({
		displayName: 'Unknown Variables',
		name: 'unknownVariables',
		type: 'options',
		options: [
			{ name: 'Empty', value: 'empty', description: 'Replace them with empty text' },
			{ name: 'Error', value: 'error', description: 'Fail with an error that lists the known names' },
			{ name: 'Keep', value: 'keep', description: 'Leave them in the response unchanged' },
		],
		default: 'error',
		description: 'What to do with a ${name} that is not a known variable',
	}),
};

/** The less common options. */
export const respondOptionFields = optionFields(rows);

export type RespondOptions = OptionsOf<typeof rows>;

/** Reads the options. Their values are checked where they are used. */
export const readOptions = optionsReader(rows);
