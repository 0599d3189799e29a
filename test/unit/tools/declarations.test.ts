import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { pruneDeclarations } from '../../../tools/bundle/declarations.cjs';

const folders: string[] = [];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Writes declarations to dist, prunes what `index.d.ts` does not lead to, and returns what is left without spaces. */
function pruned(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), 'declarations-')));
	folders.push(folder);
	for (const [name, text] of Object.entries({ 'index.d.ts': "export * from './dist/core';", ...files })) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	pruneDeclarations(join(folder, 'dist'), join(folder, 'index.d.ts'));
	const left = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
	const texts = left
		.filter((name) => name.endsWith('.ts'))
		.map(
			(name) =>
				[
					name,
					readFileSync(join(folder, 'dist', name), 'utf8')
						.replace(/\s+/g, ' ')
						.trim(),
				] as const,
		);
	return Object.fromEntries(texts);
}

test('what the entry exports is left, with what it needs and its comments, and nothing else', () => {
	const left = pruned({
		'dist/core/index.d.ts': "export { used } from './inner';\nexport type { Answer } from './inner';\n",
		'dist/core/inner/index.d.ts':
			"export { used, unused } from './code';\nexport type { Answer, Other } from './types';\nexport { alone } from './alone';\n",
		'dist/core/inner/code.d.ts':
			"import type { Answer, Other } from './types';\n/** Says it. */\nexport declare function used(): Answer;\nexport declare function unused(): Other;\n",
		'dist/core/inner/types.d.ts':
			'export interface Answer {\n    /** In seconds. */\n    readonly time: Seconds;\n}\nexport interface Other {\n    readonly x: 1;\n}\ntype Seconds = number;\nexport {};\n',
		'dist/core/inner/alone.d.ts': 'export declare const alone: 1;\n',
		'dist/nodes/Some.node.d.ts': 'export declare class Some {\n}\n',
	});
	expect(left).toEqual({
		'core/index.d.ts': "export { used } from './inner'; export type { Answer } from './inner';",
		'core/inner/index.d.ts': "export { used } from './code'; export type { Answer } from './types';",
		'core/inner/code.d.ts':
			"import type { Answer } from './types'; /** Says it. */ export declare function used(): Answer;",
		'core/inner/types.d.ts':
			'export interface Answer { /** In seconds. */ readonly time: Seconds; } type Seconds = number; export {};',
	});
});

test('whole files that are exported stay, and names are followed to where they come from', () => {
	const left = pruned({
		'dist/core/index.d.ts': "export type { Renamed } from './inner';\n",
		'dist/core/inner.d.ts': "export type * from './types';\nexport type { Own as Renamed } from './own';\n",
		'dist/core/types.d.ts': 'export type Kind = "a";\nexport type Never = 1;\n',
		'dist/core/own.d.ts':
			"import type { Kind as Form } from './inner';\nexport interface Own {\n    readonly form: Form;\n}\n",
	});
	expect(left).toEqual({
		'core/index.d.ts': "export type { Renamed } from './inner';",
		'core/inner.d.ts': "export type * from './types'; export type { Own as Renamed } from './own';",
		'core/types.d.ts': 'export type Kind = "a";',
		'core/own.d.ts': "import type { Kind as Form } from './inner'; export interface Own { readonly form: Form; }",
	});
});

test('declarations that would not compile stop the build', () => {
	const broken = { 'dist/core/index.d.ts': "import type { Gone } from './gone';\nexport type Has = Gone;\n" };
	expect(() => pruned(broken)).toThrow("Cannot find module './gone'");
});

test('a namespace, which does not say what it needs, stops the build', () => {
	const whole = {
		'dist/core/index.d.ts': "import * as all from './all';\nexport type Has = all.One;\n",
		'dist/core/all.d.ts': 'export type One = 1;\n',
	};
	expect(() => pruned(whole)).toThrow("import * as all from './all'; does not say what it needs");
});
