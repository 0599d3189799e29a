/** The locations of all files of the playground. It writes only to this folder and to npm's own cache. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const playgroundFolder = dirname(fileURLToPath(import.meta.url));
export const projectFolder = dirname(playgroundFolder);
export const examplesFolder = join(projectFolder, 'examples');

/**
 * Everything that a start creates, none of it in git: the packed package, logs, n8n's data. Delete it to start over.
 */
export const dataFolder = join(playgroundFolder, '.data');
export const logsFolder = join(dataFolder, 'logs');
export const demoUserFolder = join(dataFolder, 'home');

/**
 * The folders of the pinned n8n versions, each with a lockfile.
 * @param {'1' | '2'} version
 */
export const n8nFolder = (version) => join(playgroundFolder, `n8n-${version}`);

/** SQLite's driver, which all versions need, in a folder with its own lockfile. */
export const sqliteDriverFolder = join(playgroundFolder, 'sqlite-driver');

/**
 * Returns the folder with the `bin/node` of the Node.js 24 from npm's `node` package. The given install folders are
 * searched in order; undefined if none has it.
 * @param {string[]} installFolders folders with a node_modules
 */
export function findNode24(installFolders) {
	const binary = process.platform === 'win32' ? 'node.exe' : 'node';
	for (const folder of installFolders) {
		const packageFolder = join(folder, 'node_modules', 'node');
		if (existsSync(join(packageFolder, 'bin', binary))) {
			return { bin: join(packageFolder, 'bin'), headers: findHeaders(packageFolder) };
		}
	}
	return undefined;
}

/**
 * Finds node_modules/node/node_modules/node-<platform>-<arch>, or a sibling if npm hoisted it; some platforms include
 * no headers.
 */
function findHeaders(packageFolder) {
	const hasHeaders = (folder) => existsSync(join(folder, 'include', 'node', 'node_api.h'));
	for (const parent of [join(packageFolder, 'node_modules'), dirname(packageFolder)]) {
		if (!existsSync(parent)) continue;
		const candidates = readdirSync(parent).filter((name) => name.startsWith('node-') || name === 'node');
		const found = candidates.map((name) => join(parent, name)).find(hasHeaders);
		if (found) return found;
	}
	return undefined;
}
