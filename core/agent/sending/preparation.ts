import { textAt } from '../../text/json';
import { isSuccess } from '../outcome';
import type { AgentAnswer, Preparation, PreparationFailed } from '../protocol';
import { statusFailure } from '../status-failure';

/** Returns the failure of a preparation that the server has refused. No agent was run. */
export function refusedPreparation(answer: AgentAnswer): PreparationFailed {
	return { ok: false, failure: { ...statusFailure(answer), accepted: 'no' } };
}

/**
 * Returns a reader for the answer to a preparation: `prepared` holds the text at `path` under this name. An answer without
 * this text is not usable.
 */
export function readPrepared(path: string, name: string): Preparation['read'] {
	return (answer) => {
		if (!isSuccess(answer)) return refusedPreparation(answer);
		const value = textAt(answer.body, path);
		return value === undefined ? undefined : { ok: true, prepared: { [name]: value } };
	};
}
