import { createVerifier, type HandshakeAnswer, type WebhookRequest } from '../../../../core/signature';

export interface Judged {
	readonly ok: boolean;
	readonly reason?: string;
	readonly event?: string;
	readonly replayKey?: string;
	readonly secretIndex?: number;
}

export interface SubjectOptions {
	readonly toleranceSeconds?: number;
	readonly publicUrl?: string;
}

/** Anything that claims to verify webhooks: our engine, or a verifier with a defect. */
export interface Subject {
	verify(
		profile: string,
		secrets: readonly string[],
		request: WebhookRequest,
		now: number,
		options?: SubjectOptions,
	): Judged;
	handshake(
		profile: string,
		secrets: readonly string[],
		request: WebhookRequest,
		now: number,
	): HandshakeAnswer | undefined;
}

/** Our engine. */
export const ours: Subject = {
	verify: (profile, secrets, request, now, options) => createVerifier(profile, secrets, options).verify(request, now),
	handshake: (profile, secrets, request, now) => createVerifier(profile, secrets).handshake(request, now),
};
