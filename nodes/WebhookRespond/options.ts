import { headersOption, unknownVariablesOption } from '../shared/message-options';
import { enteredOption, optionFields, optionsReader } from '../shared/option-rows';
import type { OptionsOf } from '../shared/option-rows';

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
	headers: headersOption(
		'Additional headers of the response. They cannot replace the content type or the headers of the signature.',
	),
	responseCode: enteredOption<number>({
		displayName: 'Response Code',
		name: 'responseCode',
		type: 'number',
		typeOptions: { minValue: 200, maxValue: 599 },
		default: 200,
		description: 'HTTP status code of the response. By default 200, or 302 for a redirect.',
	}),
	unknownVariables: unknownVariablesOption('response'),
};

/** The less common options. */
export const respondOptionFields = optionFields(rows);

export type RespondOptions = OptionsOf<typeof rows>;

/** Reads the options. Their values are checked where they are used. */
export const readOptions = optionsReader(rows);
