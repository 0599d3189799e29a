import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An install from a cold cache takes half a minute, on a busy machine minutes. */
export const PEER_TIMEOUT_MS = 600_000;
const LOOK_AGAIN_MS = 500;

/** Installs a folder's own packages from its lockfile, when that was not done yet. */
export function installPeers(folder: string): void {
	const installed = () => existsSync(join(folder, 'node_modules', '.package-lock.json'));
	if (installed()) return;
	// Test files run in processes of their own, and two installs into one folder spoil it.
	const lock = join(tmpdir(), `install${folder.replace(/\W+/g, '-')}`);
	while (!taken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS);
	try {
		if (!installed()) execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
	} finally {
		rmSync(lock, { recursive: true, force: true });
	}
}

/** A folder is made by one process only. One that a killed process left behind is free after a time. */
function taken(lock: string): boolean {
	try {
		mkdirSync(lock);
		return true;
	} catch {
		return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > PEER_TIMEOUT_MS;
	}
}
