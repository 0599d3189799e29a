import { randomString } from 'n8n-workflow';

/** Returns an unguessable id as a UUID. */
export function newId(): string {
	return crypto.randomUUID();
}

/** Returns an unguessable id for a conversation, in letters and digits only, which every agent accepts. */
export function newSessionId(): string {
	return randomString(32);
}
