import type { RunAcceptance } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { asFailure } from '../../shared/errors';

/**
 * Does a part of a run. A failure in it that does not say itself whether the agent may have started gets `accepted`:
 * `no` before the first byte is sent, `unknown` after that.
 */
export async function withAccepted<T>(accepted: RunAcceptance, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (thrown) {
		throw completed(asFailure(thrown), accepted);
	}
}

function completed({ code, message, cure, facts, cause }: Failure, accepted: RunAcceptance): Failure {
	return new Failure(code, message, cure, { accepted, ...facts }, { cause });
}
