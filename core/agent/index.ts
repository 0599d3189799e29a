import { customJson } from './custom-json';
import type { AgentProtocol } from './protocol';

/** Every agent API that Agent Run speaks; the node's menu is derived from it. */
export const agentProtocols: readonly AgentProtocol[] = Object.freeze([customJson]);

export { readChannelMessage } from './channel-message';
export type { ChannelMessage } from './channel-message';
export { withKey } from './key';
export type { KeyPlacement } from './key';
export type {
	Accepted,
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	AgentUsage,
	ReplyOptions,
} from './protocol';
export { chooseSession } from './session';
export type { SessionClues, SessionMode, SessionSource } from './session';
