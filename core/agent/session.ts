export type SessionMode = 'auto' | 'defined' | 'new';
export type SessionSource = 'provided' | 'chat' | 'derived' | 'generated' | 'server';

/** What a run knows about the conversation that it belongs to. */
export interface SessionClues {
	/** The id typed into the node, for mode `defined`. */
	defined: string;
	/** `sessionId` of the incoming item, as chat triggers and agent channels set it. */
	incoming: unknown;
	userId: string;
}

/**
 * Chooses the session id. Auto never falls back to the execution's own id while something steadier is known: an agent
 * whose session changes with every execution has forgotten its user.
 *
 * @param newId makes an id that no one can guess, called only when nothing steadier is known
 */
export function chooseSession(
	mode: SessionMode,
	clues: SessionClues,
	newId: () => string,
): { id: string; source: SessionSource } {
	if (mode === 'defined') return { id: clues.defined, source: 'provided' };
	if (mode === 'auto') {
		if (typeof clues.incoming === 'string' && clues.incoming !== '') return { id: clues.incoming, source: 'chat' };
		if (clues.userId !== '') return { id: `user:${clues.userId}`, source: 'derived' };
	}
	return { id: newId(), source: 'generated' };
}
