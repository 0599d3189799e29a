import { Failure } from '../failure';

/** @returns the error for a capture that cannot be read; it holds nothing of the capture */
export function unreadable(message: string, cure: string): Failure {
	return new Failure('unreadable-capture', message, cure);
}
