/** The package's entry without n8n: what the nodes use and programs can use too. index.js exports it. */
export { agentProtocols, readBody, streamParser } from './agent';
export type {
	AgentAnswer,
	AgentCall,
	AgentOutcome,
	AgentProtocol,
	AgentReply,
	AgentRequest,
	GivenAnswer,
	StreamEvent,
	StreamFormat,
	StreamParser,
} from './agent';
export { readCapturedRequest } from './capture';
export type { CapturedRequest, CaptureFormat, CaptureOptions } from './capture';
export { Failure } from './failure';
export type { FailureFacts } from './failure';
export type { FailureCode } from './failure-codes';
export { decideRetry, parseRetryAfter } from './send';
export type { AttemptOutcome, RetryDecision, RetryMoment, RetryPolicy, RetryReason, StopReason } from './send';
export { matchesEvent, parseEventFilter } from './event';
export type { EventFilter, EventName } from './event';
export { renderPayload } from './payload';
export type { RenderOptions } from './payload';
export {
	answerHandshake,
	createSigner,
	createVerifier,
	customProfile,
	explainWebhook,
	keyCall,
	profileNames,
	profiles,
	signWebhook,
	tokenProfile,
	verifyCertificateChain,
	verifyWebhook,
} from './signature';
export type {
	Verified,
	AnswerHandshakeInput,
	Authenticated,
	Authentication,
	Config,
	CustomPreset,
	CustomProfileInput,
	DeliverySummary,
	Document,
	EventDescription,
	ExplainedStep,
	ExplainWebhookInput,
	FetchedAnswer,
	HandshakeAnswer,
	KeyCall,
	KeyIdSource,
	NamedSecret,
	Reason,
	Refusal,
	SignatureProfile,
	SignedParts,
	Signer,
	SignInput,
	SignWebhookInput,
	Verification,
	Verifier,
	VerifierOptions,
	VerifyChainInput,
	VerifyWebhookInput,
	WebhookExplanation,
	WebhookRequest,
	WebhookVerdict,
} from './signature';
