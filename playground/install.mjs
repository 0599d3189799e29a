/**
 * Everything between a fresh clone and an n8n that can be started. Needs Node.js >= 20 and npm, nothing else.
 * Each step is skipped when what it would make is already there, which a hash of its inputs tells.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { dataFolder, findNode24, n8nFolder, projectFolder } from './paths.mjs';
import { say, step } from './progress.mjs';
import { PlaygroundError, run } from './run.mjs';

const OFFLINE_CURE =
	'check the network and the npm registry (`npm ping`), then run the command again; it goes on where it stopped';
const COMPILER_CURE =
	'n8n keeps its data in SQLite, whose driver is compiled when no ready binary can be downloaded: install a C++ compiler, make and ' +
	'Python 3 (Debian, Ubuntu: `apt install build-essential python3`; macOS: `xcode-select --install`) and run the command again';

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
];

/** The project's own dev dependencies: `npm ci`, unless node_modules already answers to the lockfile. */
export async function ensureRootDependencies() {
	const stampFile = join(projectFolder, 'node_modules', '.playground-stamp.json');
	const wanted = { lock: hashOf([join(projectFolder, 'package-lock.json')]) };
	if (hasStamp(stampFile, wanted) || installedByHand()) {
		writeStamp(stampFile, wanted);
		return;
	}
	await step('Project: npm ci', () =>
		run('npm', ['ci', '--include=dev'], { name: 'project-npm-ci', cwd: projectFolder, cure: OFFLINE_CURE }),
	);
	writeStamp(stampFile, wanted);
}

/** npm writes this file at the end of an install: newer than the lockfile means installed from it. */
function installedByHand() {
	const written = join(projectFolder, 'node_modules', '.package-lock.json');
	const stamped = existsSync(join(projectFolder, 'node_modules', '.playground-stamp.json'));
	return !stamped && existsSync(written) && statSync(written).mtimeMs >= lockfileTime();
}

const lockfileTime = () => statSync(join(projectFolder, 'package-lock.json')).mtimeMs;

/**
 * Builds and packs the package, as it would be published.
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

/** What shows that a pinned n8n has come so far, on this machine, from this lockfile. */
function n8nStamps(version) {
	const folder = n8nFolder(version);
	const lock = hashOf([join(folder, 'package-lock.json')]);
	const machine = `${process.platform}-${process.arch}`;
	return {
		file: join(folder, 'node_modules', '.playground-stamp.json'),
		unpacked: { lock, machine, stage: 'unpacked' },
		ready: { lock, machine, stage: 'ready' },
	};
}

/** The packages of a pinned n8n, without running their install scripts. @param {'1' | '2'} version */
async function unpackN8n(version) {
	const { file, unpacked, ready } = n8nStamps(version);
	if (hasStamp(file, unpacked) || hasStamp(file, ready)) return;
	const options = { name: `n8n-${version}-npm-ci`, cwd: n8nFolder(version), cure: OFFLINE_CURE };
	await step(`n8n ${version}: npm ci (about 1,900 packages)`, () => run('npm', ['ci', '--ignore-scripts'], options));
	writeStamp(file, unpacked);
}

/**
 * Installs a pinned n8n. Its packages' install scripts do not run, except for two: the one that fetches Node.js 24,
 * and the one that provides SQLite's driver.
 * @param {'1' | '2'} version n8n 1 brings no Node.js: it takes the one of n8n 2 or of the project
 */
export async function ensureN8n(version = '2') {
	const { file, ready } = n8nStamps(version);
	if (hasStamp(file, ready)) return;
	await unpackN8n(version);
	const cwd = n8nFolder(version);
	if (version === '2') await fetchNode24(cwd);
	await step(`n8n ${version}: SQLite driver`, () => buildSqliteDriver(version, cwd));
	writeStamp(file, ready);
}

async function fetchNode24(cwd) {
	if (findNode24([cwd])) return;
	await step('n8n 2: Node.js 24', () =>
		run('npm', ['rebuild', 'node', '--ignore-scripts=false'], { name: 'n8n-2-node', cwd, cure: OFFLINE_CURE }),
	);
}

async function buildSqliteDriver(version, cwd) {
	const node24 = requireNode24(version);
	// Set both for npm's own node-gyp, which reads the second name, and for the older one in sqlite3's tree.
	const headers = node24.headers && {
		npm_config_nodedir: node24.headers,
		npm_package_config_node_gyp_nodedir: node24.headers,
	};
	const env = { ...headers, JOBS: 'max', npm_config_jobs: 'max' };
	const options = { cwd, env, pathFirst: node24.bin, cure: COMPILER_CURE };
	await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
		...options,
		name: `n8n-${version}-sqlite3`,
	});
	await run('node', ['-e', 'require("sqlite3")'], { ...options, name: `n8n-${version}-sqlite3-check` });
}

/** @param {'1' | '2'} version */
export function requireNode24(version) {
	const found = findNode24([n8nFolder(version), n8nFolder('2'), projectFolder]);
	if (found) return found;
	throw new PlaygroundError('There is no Node.js 24 in the install folders', {
		cure: 'run `npm ci` in the project folder; its install scripts fetch it',
	});
}

/**
 * Installs the tarball as a self-hoster does, in n8n's own folder for community packages. As n8n's installer does it,
 * without peers and scripts: n8n lends the package its own n8n-workflow.
 * @param {string} userFolder what N8N_USER_FOLDER will be
 * @param {string} tarball
 */
export async function ensurePackageInstalled(userFolder, tarball) {
	const cwd = join(userFolder, '.n8n', 'nodes');
	const stampFile = join(cwd, '.playground-stamp.json');
	const wanted = { tarball: hashOf([tarball]) };
	if (hasStamp(stampFile, wanted)) return;

	mkdirSync(cwd, { recursive: true });
	// A rebuilt package has the same name and version, which npm would take for installed.
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
 * All of the above. On two cores two npm installs side by side take longer than one after the other, while the SQLite
 * driver compiles on one core: so the project installs and builds beside that.
 * @param {{ version?: '1' | '2', userFolder: string }} options
 */
export async function ensureEverything({ version = '2', userFolder }) {
	await unpackN8n(version);
	// n8n 1 is compiled for the Node.js that the project brings, so it comes after the project.
	const project = ensureRootDependencies();
	const n8n = version === '2' ? ensureN8n(version) : project.then(() => ensureN8n(version));
	const [tarball] = await bothOrFirstError(project.then(ensureBuild), n8n);
	await ensurePackageInstalled(userFolder, tarball);
	say('Everything is installed');
}

/** Waits for both even when one fails, so that no npm is cut off in the middle of writing. */
async function bothOrFirstError(...promises) {
	const outcomes = await Promise.allSettled(promises);
	const failed = outcomes.find((outcome) => outcome.status === 'rejected');
	if (failed) throw failed.reason;
	return outcomes.map((outcome) => outcome.value);
}

/** One hash over files and whole folders: their paths and contents. */
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

function hasStamp(file, wanted) {
	return existsSync(file) && readFileSync(file, 'utf8') === JSON.stringify(wanted);
}

function writeStamp(file, content) {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, JSON.stringify(content));
}
