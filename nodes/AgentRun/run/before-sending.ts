import { Failure } from '../../../core/failure';
import { asFailure } from '../../shared/errors';

/** Does what comes before the first byte is sent. Whatever fails in it, the agent was not asked: `accepted` is `no`. */
export async function beforeSending<T>(prepare: () => Promise<T>): Promise<T> {
	try {
		return await prepare();
	} catch (thrown) {
		const { code, message, cure, facts, cause } = asFailure(thrown);
		throw new Failure(code, message, cure, { accepted: 'no', ...facts }, { cause });
	}
}
