/**
 * The code of the package in dist/run: one file for each node and for the library, and files with what they share. Loading
 * hundreds of small files would take most of the time, and the comments in them most of the space.
 */
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const ts = require('typescript');

/** Names and structure stay as they are; spaces and comments are a tenth of the package. */
const FORM = { target: 'node20', charset: 'utf8', minifyWhitespace: true, logLevel: 'warning' };

/** `a as b` of an import in a pattern, and of an export in an object. */
const pattern = ({ propertyName, name }) => (propertyName ? `${propertyName.text}:${name.text}` : name.text);
const property = ({ propertyName, name }) => (propertyName ? `${name.text}:${propertyName.text}` : name.text);

function requireOf({ importClause, moduleSpecifier }) {
	if (importClause?.name) throw new Error(`The default export of ${moduleSpecifier.text} cannot be imported`);
	const call = `require('${moduleSpecifier.text}');`;
	const bindings = importClause?.namedBindings;
	if (bindings === undefined) return call;
	const names = ts.isNamespaceImport(bindings) ? bindings.name.text : `{${bindings.elements.map(pattern)}}`;
	return `const ${names}=${call}`;
}

/**
 * Returns a file that the bundler made in the form of ES modules as CommonJS. No two of its files import each other, and none
 * exports what it changes later. The bundler's own conversion would read every imported name through two getters.
 */
function toCommonJs(text) {
	const { statements } = ts.createSourceFile('run.js', text, ts.ScriptTarget.Latest);
	const parts = statements.map((statement) => {
		if (ts.isImportDeclaration(statement)) return requireOf(statement);
		if (ts.isExportDeclaration(statement)) return `module.exports={${statement.exportClause.elements.map(property)}};`;
		return text.slice(statement.pos, statement.end);
	});
	return `'use strict';${parts.join('')}\n`;
}

const isDescription = (member) =>
	ts.isConstructorDeclaration(member) || (ts.isPropertyDeclaration(member) && member.name.getText() === 'description');

/**
 * Returns the source of a node without its description, which n8n reads elsewhere, and without the constructor, which only
 * completes it. What only the description needs is then left out of the code.
 *
 * @throws {Error} if the constructor does anything else
 */
function withoutDescription(path) {
	const text = readFileSync(path, 'utf8');
	const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	const members = statements.filter(ts.isClassDeclaration).flatMap((one) => [...one.members]);
	const cut = members.filter(isDescription).reverse();
	for (const member of cut.filter(ts.isConstructorDeclaration)) {
		if (/\bthis\.(?!description\b)/.test(member.getText())) {
			throw new Error(`The constructor in ${basename(path)} does more than complete the description`);
		}
	}
	return cut.reduce((kept, { pos, end }) => kept.slice(0, pos) + kept.slice(end), text);
}

const descriptionsLeftOut = {
	name: 'descriptions-left-out',
	setup({ onLoad }) {
		onLoad({ filter: /\.node\.ts$/ }, ({ path }) => ({ contents: withoutDescription(path), loader: 'ts' }));
	},
};

/**
 * Writes the code.
 *
 * @param entryPoints the sources by the names of their files in dist/run
 */
async function writeRun(esbuild, root, entryPoints) {
	const { outputFiles } = await esbuild.build({
		...FORM,
		absWorkingDir: root,
		entryPoints,
		outdir: join(root, 'dist/run'),
		bundle: true,
		// only the form of ES modules can be split
		splitting: true,
		format: 'esm',
		chunkNames: 'shared-[hash]',
		platform: 'node',
		external: ['n8n-workflow'],
		plugins: [descriptionsLeftOut],
		write: false,
	});
	for (const { path, text } of outputFiles) {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, toCommonJs(text));
	}
}

module.exports = { toCommonJs, withoutDescription, writeRun };
