import { join } from 'node:path';
import ts from 'typescript';

export const root = join(__dirname, '../../..');

/** An export of core/index.ts, with its docstring. */
export interface Exported {
	readonly name: string;
	readonly words: string;
	readonly examples: readonly string[];
}

/** Returns the runtime exports of core/index.ts according to TypeScript; types are omitted. */
export function runtimeExports(): readonly Exported[] {
	const entry = join(root, 'core/index.ts');
	const program = ts.createProgram([entry], {
		module: ts.ModuleKind.Node16,
		moduleResolution: ts.ModuleResolutionKind.Node16,
		target: ts.ScriptTarget.ES2022,
		types: ['node'],
		typeRoots: [join(root, 'node_modules/@types')],
		skipLibCheck: true,
	});
	const checker = program.getTypeChecker();
	const source = program.getSourceFile(entry);
	const module = source && checker.getSymbolAtLocation(source);
	if (module === undefined) throw new Error('core/index.ts is not a module');
	return checker.getExportsOfModule(module).flatMap((symbol) => {
		const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
		if (!(own.flags & ts.SymbolFlags.Value)) return [];
		const tags = own.getJsDocTags(checker).filter(({ name }) => name === 'example');
		return {
			name: symbol.name,
			words: ts.displayPartsToString(own.getDocumentationComment(checker)),
			examples: tags.map(({ text }) => ts.displayPartsToString(text)),
		};
	});
}

/** An expression whose expected value is in the comment after it, on the same line or alone on the next one. */
interface Expectation {
	readonly start: number;
	readonly end: number;
	readonly expression: string;
	readonly expected: string;
}

function expectationsIn(code: string): readonly Expectation[] {
	const found: Expectation[] = [];
	const visit = (node: ts.Node): void => {
		const comment = ts.isExpressionStatement(node) ? /^\s*\/\/ (.+)/.exec(code.slice(node.end)) : null;
		if (comment !== null && ts.isExpressionStatement(node)) {
			const [start, end] = [node.getStart(), node.end];
			found.push({ start, end, expression: node.expression.getText(), expected: comment[1] ?? '' });
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true));
	return found;
}

/**
 * Turns comments in code into checks: `1 + 1; // 2` becomes `check(1 + 1, (2));`.
 * @returns the code, and the number of values that it checks
 */
export function checking(code: string): { readonly code: string; readonly checks: number } {
	const expectations = expectationsIn(code);
	const checked = [...expectations]
		.reverse()
		.reduce(
			(text, { start, end, expression, expected }) =>
				`${text.slice(0, start)}check(${expression}, (${expected}));${text.slice(end)}`,
			code,
		);
	return { code: checked, checks: expectations.length };
}
