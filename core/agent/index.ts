export { withApiKey } from './api-key';
export type { KeyPlacement } from './api-key';
export type {
	RunAcceptance,
	AgentAnswer,
	AgentCall,
	AgentFailure,
	AgentFile,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	AgentUsage,
	PollOutcome,
	Preparation,
	ReplyFile,
	ReplyMode,
	ReplyOptions,
	RunHandle,
	SessionRule,
	StreamReader,
	StreamStep,
	Upload,
} from './protocol';
export { chooseSession, fitSession, shortenId, uuidFromId } from './session';
export type { ChosenSession, HashHex, SessionClues, SessionMode, SessionSource } from './session';
export { streamParser } from './stream';
export type { StreamEvent, StreamFormat, StreamParser } from './stream';
export { agentProtocols } from './apis';
