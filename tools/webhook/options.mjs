/** Values of options that are not plain text. */
import { UsageError } from './library.mjs';

/**
 * @param {Record<string, string | undefined>} values of the command line
 * @param {string} name of the option
 * @returns {number | undefined} undefined if the option is not given
 */
export function numberOf(values, name) {
	const text = values[name];
	if (text === undefined) return undefined;
	if (/^\d+$/.test(text)) return Number(text);
	throw new UsageError(`--${name} ${text} is not a whole number`, 'Times are in seconds; entries count from 1.');
}
