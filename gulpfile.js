const { resolve } = require('node:path');

const { src, dest, series } = require('gulp');

const { bundle } = require('./tools/bundle/bundle.cjs');
const { pruneDeclarations } = require('./tools/bundle/declarations.cjs');

/** Copies the files that tsc does not: icons and codex files, next to the compiled code that refers to them. */
function assets() {
	return src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'credentials/**/*.svg'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

/** Removes the type declarations that index.d.ts does not lead to, such as those of the nodes, which programs cannot import. */
async function declarations() {
	pruneDeclarations('dist', resolve('index.d.ts'));
}

exports.assets = assets;
exports.default = series(assets, declarations, bundle);
