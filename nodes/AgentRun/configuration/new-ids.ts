import { randomString } from 'n8n-workflow';

import { uuidFromId } from '../../../core/agent';
import { sha256Hex } from '../../../core/signature';

/** Returns an unguessable id as a UUID. */
export function newId(): string {
	return uuidFromId(randomString(32), sha256Hex);
}

/** Returns an unguessable id for a conversation, in letters and digits only, which every agent accepts. */
export function newSessionId(): string {
	return randomString(32);
}
