/** Temporary folders, which are removed at the latest when this process ends or is asked to quit. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onQuit } from './quit.mjs';

/** @type {Set<string>} */
const folders = new Set();

// servers that use a folder are stopped before this, see quit.mjs and child.mjs
process.on('exit', () => folders.forEach(removeNow));

/**
 * @param {string} name the beginning of the folder's name
 * @returns {{ path: string, remove: () => void }}
 */
export function temporaryFolder(name) {
	const path = mkdtempSync(join(tmpdir(), `${name}-`));
	folders.add(path);
	// without a registration, a signal would end the process without the event `exit`
	const forget = onQuit(() => undefined);
	const remove = () => {
		removeNow(path);
		folders.delete(path);
		forget();
	};
	return { path, remove };
}

function removeNow(path) {
	rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}
