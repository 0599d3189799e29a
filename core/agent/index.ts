export { withApiKey } from './sending/api-key';
export type { KeyPlacement } from './sending/api-key';
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
	Answering,
	GivenAnswer,
	LongRuns,
	PollOutcome,
	Preparation,
	ReplyFile,
	ReplyMode,
	ReplyOptions,
	RunHandle,
	SessionRule,
	StreamedReplies,
	StreamReader,
	StreamStep,
	Upload,
} from './protocol';
export { chooseSession, fitSession, shortenId, uuidFromId } from './session';
export type { ChosenSession, HashHex, SessionClues, SessionMode, SessionSource } from './session';
export { formOf, streamParser } from './stream';
export type { AnswerForm } from './stream';
export type { StreamEvent, StreamFormat, StreamParser } from './stream';
export { agentProtocols } from './apis';
export { isSuccess, nestedTooDeep, runningOutcome } from './outcome';
export { readBody } from './answer-body';
export { destinationFailure, redirectDifference, redirectTarget } from './sending/destination';
export type { Destinations } from './sending/destination';
export { decideRunRetry } from './sending/run-retry';
export { statusFailure } from './status-failure';
export { fieldsToLeaveOut, withOmittedHint } from './fields/refused-fields';
export { answerValue } from './decision';
