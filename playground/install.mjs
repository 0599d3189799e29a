/**
 * Performs every step between a fresh clone and an n8n that can be started. Needs only Node.js >= 20 and npm. A step is
 * skipped if its result exists already, according to a hash of its inputs.
 */
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { dataFolder, findNode24, n8nFolder, projectFolder, sqliteDriverFolder } from './paths.mjs';
import { say, step } from './progress.mjs';
import { PlaygroundError, run } from './run.mjs';

const OFFLINE_CURE =
	'check the network and the npm registry (`npm ping`), then run the command again; it goes on where it stopped';
const COMPILER_CURE =
	'n8n keeps its data in SQLite, whose driver is compiled when no ready binary can be downloaded: install a C++ compiler, make and ' +
	'Python 3 (Debian, Ubuntu: `apt install build-essential python3`; macOS: `xcode-select --install`) and run the command again';

const SQLITE_BINARY = join('node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');

const BUILD_INPUTS = [
	'core',
	'nodes',
	'credentials',
	'index.js',
	'index.d.ts',
	'package.json',
	'README.md',
	'LICENSE',
	'tsconfig.json',
	'tsconfig.build.json',
	'gulpfile.js',
	'tools/bundle/bundle.cjs',
	'tools/bundle/package-lock.json',
];

/** Installs the project's own dev dependencies, unless `npm ci` has been run already. */
export async function ensureRootDependencies() {
	const modules = join(projectFolder, 'node_modules');
	const lockfile = join(projectFolder, 'package-lock.json');
	await once(modules, lockfile, async () => {
		if (isInstalledByHand(modules, lockfile)) return;
		const options = { name: 'project-npm-ci', cwd: projectFolder, cure: OFFLINE_CURE };
		await step('Project: npm ci', () => run('npm', ['ci', '--include=dev', '--ignore-scripts=false'], options));
	});
}

/** Tells whether npm's own note, written at the end of an install, is newer than the lockfile. */
function isInstalledByHand(modules, lockfile) {
	const note = join(modules, '.package-lock.json');
	const isNewer = existsSync(note) && statSync(note).mtimeMs >= statSync(lockfile).mtimeMs;
	return isNewer && findNode24([projectFolder]) !== undefined;
}

/**
 * Builds and packs the package as it would be published.
 * @returns {Promise<string>} the tarball's path
 */
export async function ensureBuild() {
	const stampFile = join(dataFolder, 'build.json');
	const wanted = { sources: hashOf(BUILD_INPUTS.map((path) => join(projectFolder, path))) };
	const tarball = join(dataFolder, tarballName());
	const built = existsSync(tarball) && existsSync(join(projectFolder, 'dist'));
	if (built && hasStamp(stampFile, wanted)) return tarball;

	mkdirSync(dataFolder, { recursive: true });
	await step('Project: build and pack', async () => {
		const cure = 'this is an error of the project itself: `npm run build` shows it';
		await run('npm', ['run', 'build'], { name: 'project-build', cwd: projectFolder, cure });
		const pack = ['pack', '--pack-destination', dataFolder];
		await run('npm', pack, { name: 'project-pack', cwd: projectFolder, cure });
	});
	writeStamp(stampFile, wanted);
	return tarball;
}

function tarballName() {
	const { name, version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
	return `${name}-${version}.tgz`;
}

/**
 * Unpacks a pinned n8n without running install scripts. Only SQLite's driver needs one, in `ensureSqliteDriver`, which
 * can run at the same time.
 * @param {'1' | '2'} version
 */
async function unpackN8n(version) {
	const cwd = n8nFolder(version);
	await once(join(cwd, 'node_modules'), join(cwd, 'package-lock.json'), () =>
		step(`n8n ${version}: npm ci (about 2,000 packages)`, () =>
			run('npm', ['ci', '--ignore-scripts'], { name: `n8n-${version}-npm-ci`, cwd, cure: OFFLINE_CURE }),
		),
	);
}

/**
 * Downloads or compiles SQLite's driver: one binary for all versions of n8n, because it uses Node-API.
 * @returns {Promise<string>} the binary
 */
async function ensureSqliteDriver() {
	const cwd = sqliteDriverFolder;
	const name = 'sqlite-driver';
	const node24 = requireNode24();
	// older versions of node-gyp and npm use the first name, newer ones the second
	const headers = node24.headers && {
		npm_config_nodedir: node24.headers,
		npm_package_config_node_gyp_nodedir: node24.headers,
	};
	const options = { cwd, pathFirst: node24.bin, env: { ...headers, JOBS: 'max' }, cure: COMPILER_CURE };
	await once(join(cwd, 'node_modules'), join(cwd, 'package-lock.json'), () =>
		step('SQLite driver: download or compile', async () => {
			// without optional packages, so that npm's own node-gyp is used; the older one fails on Python 3.12
			const install = ['ci', '--ignore-scripts', '--omit=optional'];
			await run('npm', install, { ...options, name: `${name}-npm-ci`, cure: OFFLINE_CURE });
			const rebuild = ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'];
			await run('npm', rebuild, { ...options, name: `${name}-rebuild` });
			await run('node', ['-e', 'require("sqlite3")'], { ...options, name: `${name}-check` });
		}),
	);
	return join(cwd, SQLITE_BINARY);
}

/**
 * Prepares a pinned n8n to run on the Node.js 24 that is among the project's dependencies, which are installed first.
 * @param {'1' | '2'} version
 */
export async function ensureN8n(version = '2') {
	const [driver] = await bothOrFirstError(ensureSqliteDriver(), unpackN8n(version));
	placeDriver(driver, version);
}

function placeDriver(driver, version) {
	const target = join(n8nFolder(version), SQLITE_BINARY);
	if (existsSync(target)) return;
	mkdirSync(dirname(target), { recursive: true });
	copyFileSync(driver, target);
}

/** Returns the Node.js 24 on which n8n, the build and the tests run. */
export function requireNode24() {
	const found = findNode24([projectFolder, n8nFolder('2')]);
	if (found) return found;
	throw new PlaygroundError('There is no Node.js 24 in the install folders', {
		cure: 'run `npm ci` in the project folder; its install scripts fetch it',
	});
}

/**
 * Installs the tarball like a self-hoster, in n8n's own folder for community packages. Like n8n's installer, it omits
 * peer dependencies and scripts: n8n provides the package with its own n8n-workflow.
 * @param {string} userFolder what N8N_USER_FOLDER will be
 * @param {string} tarball
 */
export async function ensurePackageInstalled(userFolder, tarball) {
	const cwd = join(userFolder, '.n8n', 'nodes');
	const stampFile = join(cwd, '.playground-stamp.json');
	const wanted = { tarball: hashOf([tarball]) };
	if (hasStamp(stampFile, wanted)) return;

	mkdirSync(cwd, { recursive: true });
	// a rebuilt package has the same name and version, which npm would consider installed
	rmSync(join(cwd, 'node_modules'), { recursive: true, force: true });
	writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true }, null, 2));
	const args = [
		'install',
		tarball,
		'--ignore-scripts',
		'--legacy-peer-deps',
		'--no-package-lock',
		'--no-audit',
		'--no-fund',
	];
	await step('n8n: installing the packed package', () =>
		run('npm', args, { name: 'package-install', cwd, cure: OFFLINE_CURE }),
	);
	writeStamp(stampFile, wanted);
}

/**
 * Performs all of the above. On two cores, the long install of n8n uses one, while the project's dependencies, the
 * build and SQLite's driver take turns on the other.
 * @param {{ version?: '1' | '2', userFolder: string }} options
 */
export async function ensureEverything({ version = '2', userFolder }) {
	const project = ensureRootDependencies();
	const built = project.then(async () => ({ driver: await ensureSqliteDriver(), tarball: await ensureBuild() }));
	const [{ driver, tarball }] = await bothOrFirstError(built, unpackN8n(version));
	placeDriver(driver, version);
	await ensurePackageInstalled(userFolder, tarball);
	say('Everything is installed');
}

/** Waits for both even if one fails, so that no npm process is interrupted while it is writing. */
async function bothOrFirstError(...promises) {
	const outcomes = await Promise.allSettled(promises);
	const failed = outcomes.find((outcome) => outcome.status === 'rejected');
	if (failed) throw failed.reason;
	return outcomes.map((outcome) => outcome.value);
}

/** Returns one hash of files and whole folders: their paths and contents. */
function hashOf(paths) {
	const hash = createHash('sha256');
	for (const path of paths.flatMap(filesUnder)) {
		hash
			.update(`${relative(projectFolder, path)}\0`)
			.update(readFileSync(path))
			.update('\0');
	}
	return hash.digest('hex');
}

function filesUnder(path) {
	if (!existsSync(path)) return [];
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path)
		.sort()
		.flatMap((name) => filesUnder(join(path, name)));
}

/** Fills a node_modules folder, unless it was filled on the same kind of machine from the same lockfile. */
async function once(modulesFolder, lockfile, fill) {
	const stampFile = join(modulesFolder, '.playground-stamp.json');
	const wanted = { lock: hashOf([lockfile]), machine: `${process.platform}-${process.arch}` };
	if (hasStamp(stampFile, wanted)) return;
	await fill();
	writeStamp(stampFile, wanted);
}

function hasStamp(file, wanted) {
	return existsSync(file) && readFileSync(file, 'utf8') === JSON.stringify(wanted);
}

function writeStamp(file, content) {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, JSON.stringify(content));
}
