import { Failure } from '../../../core/failure';
import { asFailure } from '../../shared/errors';

/** Does what comes before the first byte is sent. Whatever fails in it, the agent was not asked: `accepted` is `no`. */
export async function beforeSending<T>(prepare: () => Promise<T>): Promise<T> {
	try {
		return await prepare();
	} catch (thrown) {
		throw notAccepted(asFailure(thrown));
	}
}

function notAccepted({ code, message, cure, facts, cause }: Failure): Failure {
	return new Failure(code, message, cure, { accepted: 'no', ...facts }, { cause });
}
