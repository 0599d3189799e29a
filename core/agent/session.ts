import { isObject } from '../text/json';
import { uuidOf } from '../text/uuid';
import type { SessionRule } from './protocol';

export type SessionMode = 'auto' | 'defined' | 'new';
export type SessionSource = 'provided' | 'chat' | 'derived' | 'generated' | 'server';

/**
 * Returns the SHA-256 of a UTF-8 text as 64 lower-case hex digits. It is an argument because core/agent contains no
 * cryptography.
 */
export type HashHex = (text: string) => string;

/** What a run knows about its conversation. */
export interface SessionClues {
	/** The id entered in the node, for mode `defined`. */
	readonly defined: string;
	/** `sessionId` of the incoming item, as chat triggers and agent channels set it. */
	readonly incoming: unknown;
	readonly userId: string;
	/** `threadId` of the incoming item: an email or chat thread. */
	readonly thread?: unknown;
	/** `session` of the incoming item, as returned by an earlier Agent Run. */
	readonly earlier?: unknown;
}

/**
 * Chooses the session id. Auto uses a new id only if nothing more stable is known: with a new session in every
 * execution, an agent would forget its user.
 *
 * @param newId makes an unguessable id; called only if nothing more stable is known
 */
export function chooseSession(mode: SessionMode, clues: SessionClues, newId: () => string): ChosenSession {
	if (mode === 'defined') return { id: clues.defined, source: 'provided' };
	if (mode === 'auto') return automatic(clues) ?? { id: newId(), source: 'generated' };
	return { id: newId(), source: 'generated' };
}

function automatic(clues: SessionClues): ChosenSession | undefined {
	const issued = issuedEarlier(clues.earlier);
	if (issued !== undefined) return { id: issued, source: 'server' };
	const [incoming, thread] = [idOf(clues.incoming), idOf(clues.thread)];
	if (incoming !== undefined) return { id: incoming, source: 'chat' };
	if (thread !== undefined) return { id: `thread:${thread}`, source: 'derived' };
	return clues.userId === '' ? undefined : { id: `user:${clues.userId}`, source: 'derived' };
}

function issuedEarlier(earlier: unknown): string | undefined {
	if (!isObject(earlier)) return undefined;
	return earlier.source === 'server' ? idOf(earlier.id) : undefined;
}

/**
 * Returns a text or a number as an id. A number that JSON has rounded could belong to somebody else, so it is not used.
 */
function idOf(value: unknown): string | undefined {
	if (Number.isSafeInteger(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The session id that was chosen, and where it came from. */
export interface ChosenSession {
	readonly id: string;
	readonly source: SessionSource;
}

/**
 * Returns the id in the form that the agent's API accepts: as a UUID if the API requires UUIDs, and hashed if it is too
 * long. If the server issues the ids, only an id that the builder defined or that an earlier reply brought is sent;
 * servers refuse invented ids, or mix up two users. The same id always gives the same result, and different ids give
 * different results, because an id that does not fit is hashed and never cut.
 */
export function fitSession(rule: SessionRule, { id, source }: ChosenSession, hash: HashHex): string {
	switch (rule.issuedBy) {
		case 'nobody':
			return '';
		case 'server':
			return source === 'provided' || source === 'server' ? id : '';
		case 'client':
			return rule.format === 'uuid' ? uuidFromId(id, hash) : shortenId(id, rule.maxLength, hash);
	}
}

/**
 * Returns an id of at most `maxLength` characters: the id itself, or as much of its hash (at least 128 bits) as fits.
 */
export function shortenId(id: string, maxLength: number | undefined, hash: HashHex): string {
	return maxLength === undefined || id.length <= maxLength ? id : hash(id).slice(0, Math.max(maxLength, 32));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Returns a UUID unchanged and any other id as a UUID of version 8, which is made from a hash (RFC 9562 §5.8). */
export function uuidFromId(id: string, hash: HashHex): string {
	if (UUID.test(id)) return id.toLowerCase();
	return uuidOf(hash(id), 8);
}
