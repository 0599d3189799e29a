import { ConfigurationError } from '../../../core/configuration-error';

/** The configuration error that an act ends with; any other end is the test's failure. */
export function errorOf(act: () => unknown): ConfigurationError {
	try {
		act();
	} catch (error) {
		if (error instanceof ConfigurationError) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
}
