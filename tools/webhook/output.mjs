/** Prints with every secret masked, in all its usual spellings. */
import { built } from './library.mjs';

/** @param {string[]} secrets */
export function printer(secrets) {
	const { Redactor } = built('dist/nodes/shared/masking/redaction.js');
	const redactor = new Redactor(secrets);
	return (text) => void process.stdout.write(`${redactor.text(text)}\n`);
}
