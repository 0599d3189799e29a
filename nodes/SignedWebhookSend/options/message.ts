import { headersOption, unknownVariablesOption } from '../../shared/message-options';
import { enteredOption } from '../../shared/option-rows';

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
	headers: headersOption(
		'Additional headers. They cannot replace the headers for the signature, the delivery ID, the timestamp or the authorization.',
		'Value of the header. Can use secrets of the credential as ${NAME} or $NAME.',
	),
	unknownVariables: unknownVariablesOption('payload'),
};
