import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { root } from './packed';

interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
	readonly permissions?: Readonly<Record<string, string>>;
	readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
	readonly steps: readonly Step[];
}

interface Workflow {
	readonly on: Readonly<Record<string, unknown>>;
	readonly permissions: Readonly<Record<string, string>>;
	readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github/workflows');
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const read = (file: string) => parse(textOf(file)) as Workflow;
const [ci, publish] = [read('ci.yml'), read('publish.yml')];
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const stepsOf = (workflow: Workflow) => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

test.each(readdirSync(folder))('%s runs only scripts that exist, and uses no token', (file) => {
	const commands = stepsOf(read(file)).flatMap(({ run }) => run ?? []);
	const named = commands.flatMap((run) =>
		[...run.matchAll(/npm (?:run )?(start|build|test\S*)/g)].map(([, name = '']) => name),
	);
	expect(named.filter((name) => !(name in scripts))).toEqual([]);
	for (const run of commands.filter((one) => one.startsWith('.'))) expect(existsSync(join(root, run))).toBe(true);
	expect(textOf(file)).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/);
});

test('CI tests the supported versions of Node.js and of n8n', () => {
	expect(ci.jobs.node?.strategy?.matrix.node).toEqual([20, 22, 24]);
	expect(ci.jobs.n8n?.strategy?.matrix.n8n).toEqual([1, 2]);
	expect(ci.permissions).toEqual({ contents: 'read' });
});

test('a package is published by a tag only, after the tests, with provenance', () => {
	expect(publish.on).toEqual({ push: { tags: ['v*'] } });
	expect(publish.jobs.publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
	const commands = stepsOf(publish).flatMap(({ run }) => run ?? []);
	expect(commands.indexOf('.ci/run')).toBeGreaterThan(-1);
	expect(commands.at(-1)).toBe('npm publish --provenance --access public');
	expect(commands.indexOf('.ci/run')).toBeLessThan(commands.length - 1);
});

test('the templates of issues and pull requests are there, and those that are YAML can be read', () => {
	const templates = join(root, '.github/ISSUE_TEMPLATE');
	for (const file of ['bug.yml', 'source.yml']) {
		const { name, body } = parse(readFileSync(join(templates, file), 'utf8')) as {
			name: string;
			body: { type: string }[];
		};
		expect(name).not.toBe('');
		expect(body.map(({ type }) => type).every((type) => ['textarea', 'input'].includes(type))).toBe(true);
	}
	for (const file of ['.github/PULL_REQUEST_TEMPLATE.md', 'CONTRIBUTING.md', 'CODE_OF_CONDUCT.md']) {
		expect(readFileSync(join(root, file), 'utf8').length).toBeGreaterThan(300);
	}
});

const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');

test('CONTRIBUTING.md lists every part of npm test', () => {
	const [, parts = ''] = /^const all = \[(.*)\];$/m.exec(readFileSync(join(root, 'test/run.mjs'), 'utf8')) ?? [];
	const rows = [...contributing.matchAll(/^\| (`.*`) +\|/gm)].flatMap(([, cell = '']) => cell.match(/[\w-]+/g) ?? []);
	expect(rows).toEqual(parts.match(/[\w-]+/g));
});

test('CONTRIBUTING.md names files that exist', () => {
	const paths = [...contributing.matchAll(/`((?:core|test|docker|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
	expect(paths.length).toBeGreaterThan(8);
	expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
