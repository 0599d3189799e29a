const { src, dest } = require('gulp');

/** Copies the files that tsc does not: icons and codex files, next to the compiled code that refers to them. */
function assets() {
	return src(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'credentials/**/*.svg'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

exports.assets = assets;
exports.default = assets;
