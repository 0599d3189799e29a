import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createProgram, flattenDiagnosticMessageText, getPreEmitDiagnostics, ModuleKind } from 'typescript';

import { linkN8nWorkflow, manifest, root, unpackAlone } from './packed';
import type { PackedPackage } from './packed';

let packed: PackedPackage;

beforeAll(() => {
	expect(existsSync(join(root, 'dist/core/index.js'))).toBe(true);
	packed = unpackAlone();
}, 60_000);

afterAll(() => rmSync(packed.folder, { recursive: true, force: true }));

/** Runs a line of code in a separate process, without any modules of this test. */
function runAlone(code: string): string {
	return execFileSync(process.execPath, ['-e', code], { cwd: packed.folder, encoding: 'utf8' }).trim();
}

test('the entry of the packed package loads with nothing but Node.js', () => {
	rmSync(join(packed.folder, 'node_modules/n8n-workflow'));
	try {
		const names = runAlone(`console.log(require('${manifest.name}').profileNames.join())`);
		expect(names.split(',')).toEqual(expect.arrayContaining(['github', 'wandb', 'standard-webhooks']));
	} finally {
		linkN8nWorkflow(packed.folder);
	}
});

test.each([...manifest.n8n.nodes, ...manifest.n8n.credentials])(
	'%s loads with n8n-workflow as its only dependency',
	(file) => {
		const className = runAlone(`
		const [Type] = Object.values(require('./node_modules/${manifest.name}/${file}'));
		const instance = new Type();
		console.log(instance.description?.name ?? instance.name)`);
		expect(className).not.toBe('');
	},
);

test('the package contains code, types and icons, but no sources, tests or tools', () => {
	const top = readdirSync(packed.packageDir).sort();
	const documents = ['CHANGELOG.md', 'LICENSE', 'README.md'];
	expect(top).toEqual([...documents, 'dist', 'index.d.ts', 'index.js', 'package.json']);
	const files = readdirSync(packed.packageDir, { recursive: true }).map(String);
	expect(files.filter((file) => file.endsWith('.svg'))).toHaveLength(8);
	expect(files.filter((file) => file.endsWith('.node.json'))).toHaveLength(4);
	expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
});

test('the package has the type declarations that its entry needs, and no others', () => {
	const program = createProgram([join(packed.packageDir, 'index.d.ts')], {
		module: ModuleKind.Node16,
		strict: true,
		noEmit: true,
		typeRoots: [join(root, 'node_modules/@types')],
		types: ['node'],
	});
	const errors = getPreEmitDiagnostics(program).map(({ messageText }) =>
		flattenDiagnosticMessageText(messageText, '\n'),
	);
	expect(errors).toEqual([]);
	const needed = program.getSourceFiles().map(({ fileName }) => relative(packed.packageDir, fileName));
	const declarations = readdirSync(packed.packageDir, { recursive: true }).map(String);
	expect(declarations.filter((file) => file.endsWith('.d.ts')).sort()).toEqual(
		needed.filter((file) => !file.startsWith('..')).sort(),
	);
});

test('the package has no runtime dependencies', () => expect(manifest.dependencies).toBeUndefined());

describe("n8n's scanner", () => {
	/** Runs the scanner in a separate process, because it is an ES module. */
	function scan(folder: string, patterns: string): { passed: boolean; details?: string } {
		const code = `
			import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
			const result = await analyzePackage(${JSON.stringify(folder)}, ${patterns});
			console.log('RESULT' + JSON.stringify(result));`;
		// with jest's NODE_ENV=test, the plugin's rules would treat every file as a node of its own test suite
		const env = { ...process.env, NODE_ENV: 'production' };
		const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
			cwd: root,
			env,
			encoding: 'utf8',
		});
		return JSON.parse(output.slice(output.indexOf('RESULT') + 6)) as { passed: boolean; details?: string };
	}

	test('accepts the sources, even with inline disables switched off', () => {
		const copy = join(packed.folder, 'source');
		for (const entry of ['package.json', 'nodes', 'credentials'])
			cpSync(join(root, entry), join(copy, entry), { recursive: true });
		const result = scan(copy, 'SOURCE_FILE_PATTERNS');
		expect(result.details).toBeUndefined();
		expect(result.passed).toBe(true);
	}, 60_000);

	test('accepts the packed package', () => {
		const result = scan(packed.packageDir, `['**/*.js', 'package.json']`);
		expect(result.details).toBeUndefined();
		expect(result.passed).toBe(true);
	}, 60_000);

	test('refuses a package that uses a timer', () => {
		const file = join(packed.packageDir, 'dist/nodes/timer.js');
		writeFileSync(file, 'setTimeout(() => undefined, 1);');
		const result = scan(packed.packageDir, `['**/*.js', 'package.json']`);
		rmSync(file);
		expect(result.passed).toBe(false);
		expect(result.details).toContain('no-restricted-globals');
	}, 60_000);
});
