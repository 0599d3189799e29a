/**
 * Puts the code of the published package into one file, dist/package.js. Loading hundreds of small files takes most of
 * the time in which n8n loads the nodes, and the comments in them most of the space. What n8n and programs load stays
 * where it is, and refers to that file.
 */
const { execFileSync } = require('node:child_process');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, dirname, join, relative } = require('node:path');

const root = join(__dirname, '../..');

/** Returns the bundler, which is installed from this folder's lockfile if it is not there. */
function bundler() {
	const find = createRequire(join(__dirname, 'package.json'));
	try {
		return find('esbuild');
	} catch {
		execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: __dirname, shell: process.platform === 'win32' });
		return find('esbuild');
	}
}

const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = [...n8n.nodes, ...n8n.credentials].map((file) => ({
	file,
	className: basename(file).split('.')[0],
	source: `./${file.replace(/^dist\//, '').replace(/\.js$/, '')}`,
}));

/**
 * Each part is made when it is first asked for: the library has to load without n8n-workflow. A `require` of a module makes
 * the bundler keep its code in a function, and share what it imports.
 */
const contents = [
	"Object.defineProperty(exports, 'library', { enumerable: true, get: () => require('./core') });",
	...entries.map(
		({ className, source }) =>
			`Object.defineProperty(exports, '${className}', { enumerable: true, get: () => require('${source}').${className} });`,
	),
].join('\n');

/** A file that has what the one of the same name had, by references that also the loader of ES modules can read. */
function referTo(file, names, from) {
	const path = relative(dirname(join(root, file)), join(root, 'dist/package.js'));
	const lines = names.map((name) => `exports.${name} = code${from}.${name};`);
	const target = path.startsWith('.') ? path : `./${path}`;
	writeFileSync(join(root, file), `'use strict';\nconst code = require('${target}');\n${lines.join('\n')}\n`);
}

async function bundle() {
	await bundler().build({
		stdin: { contents, resolveDir: root, sourcefile: 'package.js', loader: 'js' },
		outfile: join(root, 'dist/package.js'),
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: ['n8n-workflow'],
		charset: 'utf8',
		// names and structure stay as they are; spaces and comments are a tenth of the package
		minifyWhitespace: true,
		logLevel: 'warning',
	});
	for (const { file, className } of entries) referTo(file, [className], '');
	const { library } = require(join(root, 'dist/package.js'));
	referTo('dist/core/index.js', Object.keys(library), '.library');
	if (!existsSync(join(root, 'dist/core/index.d.ts'))) throw new Error('dist/core/index.d.ts is missing');
}

module.exports = { bundle };
