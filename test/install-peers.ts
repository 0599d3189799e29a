import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installArguments, isInstalled } from './peers.cjs';

/** An install from an empty cache takes half a minute, or minutes on a busy machine. */
export const PEER_TIMEOUT_MS = 600_000;
const LOOK_AGAIN_MS = 500;

/** Installs a folder's packages from its lockfile, if this has not been done yet. */
export function installPeers(folder: string): void {
	if (isInstalled(folder)) return;
	// test files run in separate processes, and two installs into the same folder would corrupt it
	const lock = join(tmpdir(), `install${folder.replace(/\W+/g, '-')}`);
	while (!taken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
	try {
		if (!isInstalled(folder)) execFileSync('npm', installArguments(folder), { cwd: folder, stdio: 'pipe' });
	} finally {
		rmSync(lock, { recursive: true, force: true });
	}
}

/** Takes a lock for the folder. A lock left behind by a killed process expires after a while. */
function taken(lock: string): boolean {
	try {
		mkdirSync(lock);
		return true;
	} catch {
		return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > PEER_TIMEOUT_MS;
	}
}
