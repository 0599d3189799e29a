/**
 * The code of the package in dist/run: one file for each node and for the library, and files with what they share. Loading
 * hundreds of small files would take most of the time, and the comments in them most of the space.
 */
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');
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

const isAssignment = ({ kind }) => kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;

/** Returns the name that a part of the code gives a new value, apart from declarations. */
function changedName(node) {
	if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken)) return node.left.text;
	const steps = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken];
	const isStep = ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node);
	return isStep && steps.includes(node.operator) ? node.operand.text : undefined;
}

/** @throws {Error} for an export that a function may change: an importer would keep the value that it had while loading */
function refuseChangedExports(statements) {
	const exported = new Set(
		statements
			.filter(ts.isExportDeclaration)
			.flatMap(({ exportClause }) =>
				exportClause.elements.map(({ propertyName, name }) => (propertyName ?? name).text),
			),
	);
	const visit = (node, isInFunction) => {
		const name = isInFunction ? changedName(node) : undefined;
		if (exported.has(name)) throw new Error(`${name} is exported, but a function changes it after the file was loaded`);
		ts.forEachChild(node, (child) => visit(child, isInFunction || ts.isFunctionLike(node)));
	};
	for (const statement of statements) visit(statement, false);
}

/**
 * Returns a file that the bundler made in the form of ES modules as CommonJS, which reads the imported names once, while it
 * loads. The bundler's own conversion would read every imported name through two getters.
 *
 * @throws {Error} for what this would break: a default import, and an export that changes
 */
function toCommonJs(text) {
	const { statements } = ts.createSourceFile('run.js', text, ts.ScriptTarget.Latest);
	refuseChangedExports(statements);
	const parts = statements.map((statement) => {
		if (ts.isImportDeclaration(statement)) return requireOf(statement);
		if (ts.isExportDeclaration(statement)) return `module.exports={${statement.exportClause.elements.map(property)}};`;
		return text.slice(statement.pos, statement.end);
	});
	return `'use strict';${parts.join('')}\n`;
}

const importsOf = (text) =>
	ts
		.createSourceFile('run.js', text, ts.ScriptTarget.Latest)
		.statements.filter(ts.isImportDeclaration)
		.map(({ moduleSpecifier }) => basename(moduleSpecifier.text));

/**
 * The files that the bundler made, as CommonJS. A file whose code several entry points need imports only files that at least
 * the same entry points need, so no cycle is expected.
 *
 * @param files their texts by file name
 * @throws {Error} for a cycle of imports, in which a file would read names that have no value yet
 */
function allToCommonJs(files) {
	const checked = new Set();
	const visit = (name, chain) => {
		if (chain.includes(name)) {
			const cycle = [...chain.slice(chain.indexOf(name)), name].join(' → ');
			throw new Error(`The files of the bundle import each other in a cycle, which CommonJS cannot load: ${cycle}`);
		}
		if (checked.has(name) || !(name in files)) return;
		for (const imported of importsOf(files[name])) visit(imported, [...chain, name]);
		checked.add(name);
	};
	for (const name of Object.keys(files)) visit(name, []);
	return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, toCommonJs(text)]));
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
	const folder = join(root, 'dist/run');
	mkdirSync(folder, { recursive: true });
	const files = Object.fromEntries(outputFiles.map(({ path, text }) => [basename(path), text]));
	for (const [name, text] of Object.entries(allToCommonJs(files))) writeFileSync(join(folder, name), text);
}

module.exports = { allToCommonJs, toCommonJs, withoutDescription, writeRun };
