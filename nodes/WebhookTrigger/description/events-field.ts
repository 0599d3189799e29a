import type { INodeProperties } from 'n8n-workflow';

import { AGENT_MESSAGE, SECRET_URL } from './sources';

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
		'Comma-separated list of the events that start the workflow, for example issues.opened, release.*, !star. Use * for any part of a name and ! to exclude an event. If empty, all events start the workflow. A list that contains only exclusions ignores deliveries without an event.',
};
