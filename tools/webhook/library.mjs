/** The built package, which the commands are made of. It is built if it is not there yet. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);

/** A mistake of the person who types the command. */
export class UsageError extends Error {
	name = 'UsageError';

	constructor(message, cure) {
		super(message);
		this.cure = cure;
	}
}

function build() {
	if (existsSync(join(root, 'dist/core/index.js'))) return;
	process.stderr.write('Building the package, once …\n');
	const built = spawnSync('npm', ['run', 'build'], { cwd: root, shell: process.platform === 'win32' });
	if (built.status === 0) return;
	throw new UsageError('The package could not be built', 'Run npm ci, then npm run build, and read its output.');
}

/** Loads a file of the built package. */
export function built(path) {
	build();
	return require(join(root, path));
}

export const library = () => built('index.js');
