/** The framework-free entry of the package: what the nodes use, usable without n8n. index.js at the root exports it. */
export { agentProtocols } from './agent';
export type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol, AgentReply, AgentRequest } from './agent';
export { ConfigurationError } from './configuration-error';
export { decideRetry, parseRetryAfter } from './delivery';
export type { AttemptOutcome, RetryDecision, RetryPolicy } from './delivery';
export { matchesEvent, parseEventFilter } from './event';
export type { EventFilter } from './event';
export { renderPayload } from './payload';
export {
	answerHandshake,
	createSigner,
	createVerifier,
	customProfile,
	profileNames,
	profiles,
	signWebhook,
	tokenProfile,
	verifyWebhook,
} from './signature';
export type {
	AnswerHandshakeInput,
	CustomProfileInput,
	HandshakeAnswer,
	Reason,
	SignatureProfile,
	Signer,
	SignWebhookInput,
	Verification,
	Verifier,
	VerifyWebhookInput,
	WebhookRequest,
	WebhookVerdict,
} from './signature';
