const { readdirSync, rmSync } = require('node:fs');
const { join, resolve } = require('node:path');

const { src, dest, series } = require('gulp');
const { createProgram, ModuleKind, ModuleResolutionKind } = require('typescript');

const { bundle } = require('./tools/bundle/bundle.cjs');

/** Copies the files that tsc does not: icons and codex files, next to the compiled code that refers to them. */
function assets() {
	return src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'credentials/**/*.svg'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

/** Removes the type declarations that index.d.ts does not lead to, such as those of the nodes: nobody can import them. */
async function declarations() {
	const options = { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16, types: [] };
	const program = createProgram([resolve('index.d.ts')], options);
	const reached = new Set(program.getSourceFiles().map(({ fileName }) => resolve(fileName)));
	const files = readdirSync('dist', { recursive: true }).map((file) => resolve(join('dist', file)));
	for (const file of files) if (file.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
}

exports.assets = assets;
exports.default = series(assets, declarations, bundle);
