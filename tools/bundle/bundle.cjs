/**
 * Makes what the package publishes: the code in a few files (run.cjs), and the files that n8n loads at every start, with
 * what it reads then as data (loaded.cjs).
 */
const { execFileSync } = require('node:child_process');
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, dirname, join, relative } = require('node:path');

const { loadedFile } = require('./loaded.cjs');
const { writeRun } = require('./run.cjs');

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

/** What n8n loads: the file, its class and source, and the module whose functions make the editor's copy, if it has one. */
function entryOf(file) {
	const source = file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
	const editor = join(dirname(source), 'description/editor-copy.ts');
	const hasEditor = existsSync(join(root, editor));
	return { file, className: basename(file).split('.')[0], source, editor: hasEditor ? editor : undefined };
}

const nodes = n8n.nodes.map(entryOf);
const entries = [...nodes, ...n8n.credentials.map(entryOf)];

/** Returns what the sources export now: the class of each entry, and the functions for its editor's copy. */
async function evaluate(esbuild) {
	const lines = entries.map(({ className, source, editor }) => {
		const copies = editor === undefined ? '{}' : `require('./${editor}')`;
		return `exports.${className} = { name: '${className}', Class: require('./${source}').${className}, editor: ${copies} };`;
	});
	// beside the other files, so that it finds n8n-workflow
	const outfile = join(root, 'dist/sources.js');
	await esbuild.build({
		stdin: { contents: lines.join('\n'), resolveDir: root, loader: 'js' },
		outfile,
		bundle: true,
		platform: 'node',
		minifyWhitespace: true,
		external: ['n8n-workflow'],
		logLevel: 'warning',
	});
	try {
		return require(outfile);
	} finally {
		rmSync(outfile);
		delete require.cache[outfile];
	}
}

const write = (file, text) => writeFileSync(join(root, file), text);

/** The path of a file of the code as seen from another file. */
const runFrom = (file, name) => relative(dirname(file), `dist/run/${name}.js`).replaceAll('\\', '/');

/** A file that has what the one of the same name had, by references that also the loader of ES modules can read. */
function libraryFile(file) {
	const names = Object.keys(require(join(root, 'dist/run/library.js')));
	const lines = names.map((name) => `exports.${name} = library.${name};`);
	return `'use strict';\nconst library = require('${runFrom(file, 'library')}');\n${lines.join('\n')}\n`;
}

async function bundle() {
	const esbuild = bundler();
	const editors = nodes.filter(({ editor }) => editor !== undefined);
	await writeRun(esbuild, root, {
		library: 'core/index.ts',
		...Object.fromEntries(nodes.map(({ className, source }) => [className, source])),
		...Object.fromEntries(editors.map(({ className, editor }) => [`${className}.editor`, editor])),
	});
	const sources = await evaluate(esbuild);
	for (const { file, className } of entries) {
		const text = loadedFile(sources[className], (name) => runFrom(file, name));
		write(file, text);
	}
	write('dist/core/index.js', libraryFile('dist/core/index.js'));
	if (!existsSync(join(root, 'dist/core/index.d.ts'))) throw new Error('dist/core/index.d.ts is missing');
}

module.exports = { bundle };
