import type { INodeProperties } from 'n8n-workflow';

import { AGENT_MESSAGE, SECRET_URL } from './sources';

/** One field for all sources: their own events stand in their setup notes, since n8n reads every field for every request. */
export const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'event, event.action, group.*, !excluded',
	displayOptions: { hide: { source: [AGENT_MESSAGE, SECRET_URL] } },
	description:
		'Which events start the workflow, separated by commas: event or event.action, * for any part of a name, ! to exclude. Empty: all. A list that only excludes does not let pass what names no event.',
};
