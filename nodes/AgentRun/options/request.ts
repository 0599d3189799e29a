import { valueOption } from '../../shared/option-rows';
import type { FieldOf } from '../../shared/option-rows';
import { FILE_APIS } from '../description/supported-by';
import { filledOption, objectOption } from './readers';

const githubEvent: FieldOf<string> = {
	displayName: 'GitHub Event',
	name: 'githubEvent',
	type: 'string',
	default: 'push',
	description: 'Event name for the event filter of a signed CodeMie webhook, for example push',
};

/** Options that decide what is sent to the agent, and where. */
export const requestOptions = {
	/** Allowed hosts in addition to that of the URL. Used only without a credential. */
	allowedAgentHosts: valueOption({
		displayName: 'Allowed Agent Hosts',
		name: 'allowedAgentHosts',
		type: 'string',
		default: '',
		placeholder: 'agents.example.com, *.example.com',
		description:
			'Comma-separated list of additional hosts that an A2A agent card can direct the message to. Use *.example.com for all subdomains of example.com, or * for any host. If empty, the message goes only to the server in the URL. With a credential, its Allowed Domains apply instead.',
		displayOptions: { show: { '/authentication': ['none'] } },
	}),
	extraHeaders: objectOption({
		displayName: 'Extra Headers',
		name: 'extraHeaders',
		type: 'json',
		default: '{}',
		description: 'Additional HTTP headers, for example {"X-Team": "support"}. Store keys in the credential, not here.',
	}),
	extraJson: objectOption({
		displayName: 'Extra JSON',
		name: 'extraJson',
		type: 'json',
		default: '{}',
		description:
			'Additional fields for the request body, for example {"temperature": 0}. Fields that the node sets itself take precedence.',
	}),
	files: filledOption({
		displayName: 'Files',
		name: 'files',
		type: 'string',
		default: '',
		placeholder: 'data, attachment_0',
		description: `Comma-separated list of the binary fields of the item to send with the message, for example data. Supported by ${FILE_APIS}.`,
	}),
	/** An empty name means the default, because every event has a name. */
	githubEvent: { field: githubEvent, read: (given: unknown) => (given as string) || githubEvent.default },
	idempotencyKey: filledOption({
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		description:
			'Value of the Idempotency-Key header. Set it only if the server supports this header: the node then retries requests whose outcome is unknown, because the server starts each run only once.',
	}),
};
