import type { IWebhookFunctions } from 'n8n-workflow';

import type { Channel } from '../channel/channel';
import type { TriggerConfiguration } from '../configuration/configuration';
import type { NodeState } from '../state/node-state';

/** One request at one node: what every step of its reception works with. */
export interface Reception {
	readonly context: IWebhookFunctions;
	readonly configuration: TriggerConfiguration;
	/** What the node remembers between requests. */
	readonly state: NodeState;
	/** When the request arrived, in milliseconds since 1970: every step judges it by the same moment. */
	readonly now: number;
	/** The caller's side of a request in a protocol of its own; undefined for webhooks and plain messages. */
	readonly channel?: Channel;
}
