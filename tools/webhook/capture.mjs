/** Reads the capture that a command is given: a file, or the standard input. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { library, UsageError } from './library.mjs';
import { numberOf } from './options.mjs';

export const captureOptions = {
	entry: { type: 'string' },
	method: { type: 'string' },
	url: { type: 'string' },
};

const STANDARD_INPUT = 0;

/**
 * @param {string[]} files the words of the command that are not options
 * @param {{ entry?: string, url?: string }} values
 */
export function readCapture([file = '-', ...more], values) {
	if (more.length > 0)
		throw new UsageError('More than one capture is given', 'Name one file, or none to read the standard input.');
	if (file === '-' && process.stdin.isTTY)
		throw new UsageError('No capture is given', 'Name a file, or pipe the capture into the command.');
	const folder = file === '-' ? '.' : dirname(file);
	const entry = numberOf(values, 'entry');
	const captured = library().readCapturedRequest(bytesOf(file), {
		...(entry !== undefined && { entry }),
		readFile: (name) => bytesOf(resolve(folder, name)),
	});
	return values.url === undefined ? captured : { ...captured, url: values.url };
}

export function bytesOf(file) {
	try {
		return readFileSync(file === '-' ? STANDARD_INPUT : file);
	} catch (error) {
		throw new UsageError(`${file} cannot be read: ${error.code}`, 'Check the name of the file.');
	}
}
