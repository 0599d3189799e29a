/**
 * Removes the type declarations that an entry does not lead to. The compiler writes declarations for everything that a file
 * exports. Programs cannot import most of them, and they would be a third of the declarations.
 */
const { readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const ts = require('typescript');

const OPTIONS = {
	module: ts.ModuleKind.Node16,
	moduleResolution: ts.ModuleResolutionKind.Node16,
	strict: true,
	types: ['node'],
};

const isAlias = (node) => ts.isImportSpecifier(node) || ts.isExportSpecifier(node);

function statementOf(node) {
	return ts.isSourceFile(node.parent) ? node : statementOf(node.parent);
}

/** Finds the statements, imports and exports that a symbol needs, with all that they need in turn. */
class Needed {
	nodes = new Set();
	symbols = new Set();

	constructor(checker, isOwn) {
		this.checker = checker;
		this.isOwn = isOwn;
	}

	add(symbol) {
		if (symbol === undefined || this.symbols.has(symbol)) return;
		this.symbols.add(symbol);
		for (const declaration of symbol.declarations ?? []) {
			if (!this.isOwn(declaration.getSourceFile()) || ts.isSourceFile(declaration)) continue;
			if (isAlias(declaration)) this.addAlias(declaration, symbol);
			else this.addStatement(statementOf(declaration));
		}
	}

	addAlias(specifier, symbol) {
		this.nodes.add(specifier);
		this.add(this.checker.getImmediateAliasedSymbol(symbol));
	}

	addStatement(statement) {
		if (this.nodes.has(statement)) return;
		this.nodes.add(statement);
		const visit = (node) => {
			if (ts.isIdentifier(node)) this.add(this.checker.getSymbolAtLocation(node));
			ts.forEachChild(node, visit);
		};
		visit(statement);
	}
}

/** The list in braces of an import or export; undefined for a statement of another kind. */
function listOf(statement) {
	if (ts.isImportDeclaration(statement)) return statement.importClause?.namedBindings;
	return ts.isExportDeclaration(statement) ? statement.exportClause : undefined;
}

/** Returns a statement with only what is needed of it; empty if that is nothing. */
function kept(statement, nodes) {
	const text = statement.getFullText();
	const list = listOf(statement);
	const all = ts.isExportDeclaration(statement) && list === undefined;
	if (all) return text;
	if (list === undefined) return nodes.has(statement) ? text : '';
	if (list.elements === undefined) throw new Error(`${statement.getText()} does not say what it needs`);
	const elements = list.elements.filter((element) => nodes.has(element));
	// an empty list makes a file a module
	if (list.elements.length === 0) return text;
	if (elements.length === 0) return '';
	const from = statement.getFullStart();
	const names = elements.map((element) => element.getText()).join(', ');
	return `${text.slice(0, list.getStart() - from)}{ ${names} }${text.slice(list.end - from)}`;
}

const isEmpty = (text) => /^(?:\s|\/\*[\s\S]*?\*\/|export \{\};)*$/.test(text);

const ownFiles = (program, folder) =>
	program.getSourceFiles().filter(({ fileName }) => resolve(fileName).startsWith(join(resolve(folder), '/')));

/**
 * Rewrites the declarations in a folder, and removes files of which nothing is needed.
 *
 * @param entry a file outside of the folder, which stays as it is
 * @throws {Error} if what is left would not compile
 */
function pruneDeclarations(folder, entry) {
	const program = ts.createProgram([entry], OPTIONS);
	const checker = program.getTypeChecker();
	const own = ownFiles(program, folder);
	const needed = new Needed(checker, (file) => own.includes(file));
	const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
	for (const symbol of checker.getExportsOfModule(module)) needed.add(symbol);
	const texts = new Map(
		own.map((file) => [
			resolve(file.fileName),
			file.statements.map((statement) => kept(statement, needed.nodes)).join(''),
		]),
	);
	for (const name of readdirSync(folder, { recursive: true })) {
		const file = resolve(folder, name);
		const text = texts.get(file) ?? '';
		if (!name.endsWith('.d.ts')) continue;
		if (isEmpty(text)) rmSync(file);
		else writeFileSync(file, `${text.trim()}\n`);
	}
	requireValid(folder, entry);
}

/** Compiles what is left. */
function requireValid(folder, entry) {
	const program = ts.createProgram([entry], OPTIONS);
	const files = ownFiles(program, folder);
	const [first] = files.flatMap((file) => program.getSemanticDiagnostics(file));
	if (first) throw new Error(`${first.file.fileName}: ${ts.flattenDiagnosticMessageText(first.messageText, '\n')}`);
}

module.exports = { pruneDeclarations };
