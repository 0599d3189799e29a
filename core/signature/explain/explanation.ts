import type { Reason, SignatureProfile, WebhookRequest } from '../types';

export interface ExplainWebhookInput {
	/** Without one, the profiles that fit the request are looked for. */
	readonly profile?: string | SignatureProfile;
	/** As pasted by the user, newest first. */
	readonly secrets: string[];
	readonly request: WebhookRequest;
	/** Unix seconds; default: the time is not judged, because a capture is always old. */
	readonly now?: number;
	/** Seconds; default: the profile's. */
	readonly toleranceSeconds?: number;
	/** The URL that was entered in the sender, for signatures that cover it. */
	readonly publicUrl?: string;
	/** False if the body was parsed and written again by whoever captured it. */
	readonly exactBody?: boolean;
}

/** One thing that was looked at, in the order of verification. */
export interface ExplainedStep {
	readonly step: 'source' | 'signature' | 'secret' | 'content' | 'match' | 'time' | 'tried';
	readonly result: 'ok' | 'problem' | 'note';
	readonly text: string;
}

/** Why a request does or does not match, as a plain object that never holds a secret. */
export interface WebhookExplanation {
	/** True if the request, as it is, holds for the profile and one of the secrets. */
	readonly ok: boolean;
	/** The profile that was checked. */
	readonly profile?: string;
	readonly reason?: Reason;
	/** One sentence. */
	readonly summary: string;
	readonly steps: readonly ExplainedStep[];
	/** What to do, most likely cause first; empty if the request holds. */
	readonly advice: readonly string[];
}

/** A request, a secret or a rule that differs in one respect from what was given. */
export interface Variant {
	/** Continues "The signature is valid …". */
	readonly holds: string;
	/** What to do if it does; one or two sentences. */
	readonly advice: string;
}

export const step = (name: ExplainedStep['step'], result: ExplainedStep['result'], text: string): ExplainedStep => ({
	step: name,
	result,
	text,
});
