import { randomString } from 'n8n-workflow';

import { uuidFromId } from '../../../core/agent';
import { sha256Hex } from '../../../core/signature';

/** An id that no one can guess, as a UUID. */
export function newId(): string {
	return uuidFromId(randomString(32), sha256Hex);
}

/** The same for a conversation: letters and digits alone, which every agent takes. */
export function newSessionId(): string {
	return randomString(32);
}
