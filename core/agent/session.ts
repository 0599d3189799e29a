import { isObject } from '../text/json';
import { uuidOf } from '../text/uuid';
import type { SessionRule } from './protocol';

export type SessionMode = 'auto' | 'defined' | 'new';
export type SessionSource = 'provided' | 'chat' | 'derived' | 'generated' | 'server';

/** SHA-256 of a text in UTF-8, as 64 lower-case hex digits: an argument, because core/agent does no cryptography. */
export type HashHex = (text: string) => string;

/** What a run knows about the conversation that it belongs to. */
export interface SessionClues {
	/** The id typed into the node, for mode `defined`. */
	readonly defined: string;
	/** `sessionId` of the incoming item, as chat triggers and agent channels set it. */
	readonly incoming: unknown;
	readonly userId: string;
	/** `threadId` of the incoming item: a mail or chat thread. */
	readonly thread?: unknown;
	/** `session` of the incoming item, as an earlier Agent Run gave it. */
	readonly earlier?: unknown;
}

/**
 * Chooses the session id. Auto never falls back to the execution's own id while something steadier is known: an agent
 * whose session changes with every execution has forgotten its user.
 *
 * @param newId makes an id that no one can guess, called only when nothing steadier is known
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

/** Ids are texts or numbers; of a number that JSON has rounded nobody knows any more whose it was. */
function idOf(value: unknown): string | undefined {
	if (Number.isSafeInteger(value)) return String(value);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A session as it was chosen. */
export interface ChosenSession {
	readonly id: string;
	readonly source: SessionSource;
}

/**
 * The id in the form that the agent's API takes: a UUID where it wants UUIDs, hashed where it is too long. Where the
 * server issues ids, only one that the builder defined or that an earlier reply brought is sent: inventing them is
 * refused, or makes two users one. The same id always gives the same result, and two ids never give one: what does not
 * fit is hashed, not cut.
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

/** An id of at most `maxLength` characters: itself, or as much of its hash (128 bits at least) as fits. */
export function shortenId(id: string, maxLength: number | undefined, hash: HashHex): string {
	return maxLength === undefined || id.length <= maxLength ? id : hash(id).slice(0, Math.max(maxLength, 32));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A UUID is kept; every other id gives one of its own, of version 8: made from a hash (RFC 9562 §5.8). */
export function uuidFromId(id: string, hash: HashHex): string {
	if (UUID.test(id)) return id.toLowerCase();
	return uuidOf(hash(id), 8);
}
