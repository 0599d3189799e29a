import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** An install from a cold cache takes half a minute, on a busy machine minutes. */
export const PEER_TIMEOUT_MS = 600_000;

/** Installs a folder's own packages from its lockfile, when that was not done yet. */
export function installPeers(folder: string): void {
	if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return;
	execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
}
