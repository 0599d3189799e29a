import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import { failureCodes } from '../../../core/failure-codes';

const root = join(__dirname, '../../..');

const sources = ['core', 'nodes', 'credentials']
	.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
	)
	.filter((file) => file.endsWith('.ts') && file !== join('core', 'failure-codes.ts'))
	.map((file) => ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true));

function visitAll(visit: (node: ts.Node, file: string) => void): void {
	for (const source of sources) {
		const walk = (node: ts.Node): void => {
			visit(node, source.fileName);
			ts.forEachChild(node, walk);
		};
		walk(source);
	}
}

/** The texts inside of an expression: one, or those that it chooses from. */
function textsIn(node: ts.Node): string[] {
	if (ts.isStringLiteral(node)) return [node.text];
	if (ts.isConditionalExpression(node)) return [...textsIn(node.whenTrue), ...textsIn(node.whenFalse)];
	return ts.isAsExpression(node) ? textsIn(node.expression) : [];
}

/** The codes that failures are made with: as the first argument of a Failure, or as the `code` of an agent's failure. */
function usedCodes(): Set<string> {
	const used = new Set<string>();
	visitAll((node) => {
		const isFailure = ts.isNewExpression(node) && node.expression.getText() === 'Failure';
		const [first] = (isFailure && node.arguments) || [];
		const named =
			(ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) && node.name.getText() === 'code'
				? node.initializer
				: undefined;
		for (const value of [first, named]) if (value) for (const text of textsIn(value)) used.add(text);
	});
	return used;
}

test('every code of the table is the code of some failure', () => {
	const used = usedCodes();
	expect(Object.keys(failureCodes).filter((code) => !used.has(code))).toEqual([]);
});

test('whatever is thrown new is a Failure', () => {
	const thrown: string[] = [];
	visitAll((node, file) => {
		if (!ts.isThrowStatement(node) || !ts.isNewExpression(node.expression)) return;
		const name = node.expression.expression.getText();
		if (name !== 'Failure') thrown.push(`${file}: ${name}`);
	});
	// A call that the program itself must not make.
	expect(thrown).toEqual(['core/receive/batch.ts: Error']);
});

describe('a code', () => {
	test.each(Object.entries(failureCodes))(
		'%s is in kebab case, and says in one sentence what it means',
		(code, row) => {
			expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
			expect(row.meaning).toMatch(/^[A-Zn].*[^.]$/);
			expect(row.cure).toMatch(/^[A-Z].*\.$/);
		},
	);
});
