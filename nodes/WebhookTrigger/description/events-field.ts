import type { INodeProperties } from 'n8n-workflow';

import { CUSTOM_SIGNATURE } from '../../shared/custom-signature';
import { AGENT_MESSAGE, SECRET_URL, SECURE_HEADER } from './sources';

/** The fields that say where a sender without a profile names its events. */
export const eventPlaceFields: INodeProperties[] = [
	{
		displayName: 'Event Header',
		name: 'customEventHeader',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'X-Event',
		displayOptions: { show: { source: [CUSTOM_SIGNATURE, SECURE_HEADER] } },
		description:
			'Name of the header that contains the event name, for example X-Event. Leave empty if the sender has no such header.',
	},
	{
		displayName: 'Event Field',
		name: 'customEvent',
		type: 'string',
		default: '',
		placeholder: 'type',
		displayOptions: { show: { source: [CUSTOM_SIGNATURE, SECURE_HEADER] } },
		description:
			'Path of the event name in the JSON body, for example type or event.name. Used if the event header is empty or missing.',
	},
];

/**
 * One field for all sources, since n8n reads every field for every request. The setup notes name each source's events.
 */
export const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'event, event.action, group.*, !excluded',
	displayOptions: { hide: { source: [AGENT_MESSAGE, SECRET_URL] } },
	description:
		'Comma-separated list of the events that start the workflow, for example issues.opened, release.*, !star. Use * for any characters, ! to exclude an event, and quotation marks around a name that contains a comma. If empty, all events start the workflow. A list that contains only exclusions ignores deliveries without an event.',
};
