import {
	fromFunction,
	resolveWebhookDescriptionField,
	webhookDescriptionFields,
	webhookDescriptionIsNativelyResolvable,
} from 'n8n-workflow';
import type { INode, IWebhookDescription } from 'n8n-workflow';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';

import { loadedFile } from '../../../tools/bundle/loaded.cjs';
import { allToCommonJs, toCommonJs, withoutDescription } from '../../../tools/bundle/run.cjs';

interface Made {
	[name: string]: unknown;
}

const files = (name: string) => `./run/${name}.js`;

/** Runs a file that was made, with the modules that it may require. */
function run(code: string, modules: Readonly<Record<string, () => unknown>> = {}): Made {
	const made = { exports: {} as Made };
	const find = (name: string) => (modules[name] ?? (() => expect(name).toBe('a module of this test')))();
	(compileFunction(code, ['module', 'exports', 'require']) as (...given: readonly unknown[]) => void)(
		made,
		made.exports,
		find,
	);
	return made.exports;
}

const instanceOf = (Class: unknown): Made => new (Class as new () => Made)();

describe('the file of a class that n8n loads', () => {
	const menu = [{ name: "It's \\ “quoted” \u2028", value: 'a' }];
	class Node {
		description = { name: 'node', version: 1, usableAsTool: undefined, menu };

		methods = { test: { shape: async (value: unknown) => ({ of: 'a field', value }) } };

		async execute(this: { readonly items: number }, extra: number) {
			return this.items + extra;
		}
	}
	let required = 0;
	const code = { './run/Node.js': () => (required++, { Node }) };

	test('has the values as data, and loads the code once, when a function is called', async () => {
		const made = instanceOf(run(loadedFile({ name: 'Node', Class: Node, editor: {} }, files), code).Node);
		expect(made).toMatchObject({ description: { name: 'node', version: 1, menu } });
		expect(required).toBe(0);
		const node = made as unknown as Node;
		await expect(Reflect.apply(made.execute as Node['execute'], { items: 2 }, [40])).resolves.toBe(42);
		await expect(node.methods.test.shape('x')).resolves.toEqual({ of: 'a field', value: 'x' });
		expect(required).toBe(1);
	});

	test('keeps the name of the class, by which n8n loads it', () => {
		expect(
			instanceOf(run(loadedFile({ name: 'Node', Class: Node, editor: {} }, files), code).Node).constructor.name,
		).toBe('Node');
	});

	test('gives a list its copy for the editor from the module that has it', () => {
		function doubled(this: readonly number[]) {
			return this.map((value) => value * 2);
		}
		class Listed {
			list = Object.defineProperty([1, 2], 'toJSON', { value: doubled });
		}
		const file = loadedFile({ name: 'Listed', Class: Listed, editor: { other: () => [], doubled } }, files);
		const made = instanceOf(run(file, { './run/Listed.editor.js': () => ({ doubled }) }).Listed);
		expect(made).toEqual({ list: [1, 2] });
		expect(JSON.stringify(made)).toBe('{"list":[2,4]}');
		expect(() => loadedFile({ name: 'Listed', Class: Listed, editor: {} }, files)).toThrow(
			'toJSON of .list is not exported by description/editor-copy.ts',
		);
	});

	describe('whose webhooks have fields that n8n resolves', () => {
		class Hooked {
			webhooks = [
				{
					name: 'default',
					...webhookDescriptionFields({
						path: fromFunction((parameters) => `${parameters.path as string}/${['a', 'b'].length}`),
					}),
				},
			];
		}
		const file = loadedFile({ name: 'Hooked', Class: Hooked, editor: {} }, files);
		const webhookOf = (workflow: unknown) =>
			(instanceOf(run(file, { 'n8n-workflow': () => workflow }).Hooked) as unknown as Hooked).webhooks[0] as object;

		test('has resolvers that n8n finds, for the same templates', () => {
			const webhook = webhookOf({ webhookDescriptionFields }) as IWebhookDescription;
			expect(webhookDescriptionIsNativelyResolvable(webhook)).toBe(true);
			const node = { parameters: { path: 'x' } } as unknown as INode;
			expect(resolveWebhookDescriptionField(node, webhook, 'path')).toEqual({ resolved: true, value: 'x/2' });
			expect(JSON.stringify(webhook)).toBe(JSON.stringify(new Hooked().webhooks[0]));
		});

		test('has only the templates in a version of n8n without them', () => {
			const webhook = webhookOf({});
			expect(Object.getOwnPropertySymbols(webhook)).toEqual([]);
			expect(JSON.stringify(webhook)).toBe(JSON.stringify(new Hooked().webhooks[0]));
		});
	});

	test.each<[string, unknown, string]>([
		['a regular expression', /a/, '.inner.value is a RegExp, which data cannot hold'],
		['a map', new Map(), '.inner.value is a Map, which data cannot hold'],
		['infinity', Infinity, '.inner.value is Infinity, which data cannot hold'],
		['a hole in a list', [1, undefined], '.inner.value[1] is undefined, which data cannot hold'],
		['a function in a list', [() => 1], '.inner.value[0] is function, which data cannot hold'],
		['a value under a symbol', { [Symbol('secret')]: 1 }, '.inner.value is an object with a hidden Symbol(secret)'],
		[
			'a value that JSON does not show',
			Object.defineProperty({}, 'hidden', { value: 1 }),
			'.inner.value is an object with a hidden hidden',
		],
		[
			'a getter',
			{
				get text() {
					return '';
				},
			},
			'.inner.value.text is a getter, which data cannot hold',
		],
	])('refuses %s', (_, value, message) => {
		class Odd {
			inner = { value };
		}
		expect(() => loadedFile({ name: 'Odd', Class: Odd, editor: {} }, files)).toThrow(message);
	});
});

describe('the code of a node', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'bundle-'));
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const cut = (text: string) => {
		const file = join(folder, 'Some.node.ts');
		writeFileSync(file, text);
		return withoutDescription(file);
	};

	test('has no description, and no constructor that completes one', () => {
		const text = cut(`export class Some {
	description = { text: '};', fields };
	methods = { a };
	constructor() { add(this.description.fields); }
	async run() { return this.methods; }
}`);
		expect(text.replace(/\s+/g, ' ')).toBe(
			'export class Some { methods = { a }; async run() { return this.methods; } }',
		);
	});

	test('is refused if its constructor does anything else', () => {
		expect(() => cut('class Some { constructor() { this.started = 1; } }')).toThrow(
			'The constructor in Some.node.ts does more than complete the description',
		);
	});
});

describe('a file of the bundler as CommonJS', () => {
	test('requires and exports what it imported and exported, under the same names', () => {
		const text = `import*as all from"whole";import{a,b as c}from"./some.js";import"./only.js";
const text="import{x}from'y';";export{c as default2,text,sum};function sum(){return all.one+a+c}`;
		const only = jest.fn();
		const made = run(toCommonJs(text), {
			whole: () => ({ one: 1 }),
			'./some.js': () => ({ a: 10, b: 100 }),
			'./only.js': only,
		});
		expect(made).toMatchObject({ default2: 100, text: "import{x}from'y';" });
		expect((made.sum as () => number)()).toBe(111);
		expect(only).toHaveBeenCalledTimes(1);
	});

	test('is refused with a default import, which CommonJS does not have', () => {
		expect(() => toCommonJs('import all from"whole";')).toThrow('The default export of whole cannot be imported');
	});

	test.each([
		['assigns', 'function set(){count=1}'],
		['counts up', 'const next=()=>count++'],
		['counts down', 'class A{next(){return --count}}'],
		['adds to', 'function add(more){count+=more}'],
	])('is refused if a function %s what the file exports', (_, code) => {
		const changed = 'count is exported, but a function changes it after the file was loaded';
		expect(() => toCommonJs(`let count=0;${code};export{count as counted};`)).toThrow(changed);
	});

	test('may change while it loads, and in functions what it does not export', () => {
		const text = 'let count=0,own=0;count=2;function next(){return own+=count}export{count,next};';
		const made = run(toCommonJs(text));
		expect(made.count).toBe(2);
		expect((made.next as () => number)()).toBe(2);
	});
});

describe('the files of the bundler as CommonJS', () => {
	test('have the same names, and may import one file several times', () => {
		const files = {
			'a.js': 'import{c}from"./c.js";import{b}from"./b.js";export{b,c};',
			'b.js': 'import{c}from"./c.js";import"node:path";var b=c+1;export{b};',
			'c.js': 'var c=1;export{c};',
		};
		const made = allToCommonJs(files);
		expect(Object.keys(made)).toEqual(Object.keys(files));
		const load = (name: keyof typeof files): Made =>
			run(made[name] ?? '', { './b.js': () => load('b.js'), './c.js': () => load('c.js'), 'node:path': () => ({}) });
		expect(load('a.js')).toEqual({ b: 2, c: 1 });
	});

	test.each([
		[
			'two files',
			{ 'a.js': 'import"./b.js";', 'b.js': 'import"./c.js";', 'c.js': 'import"./b.js";' },
			'b.js → c.js → b.js',
		],
		[
			'three files',
			{ 'a.js': 'import"./b.js";', 'b.js': 'import{x}from"./c.js";', 'c.js': 'import"./a.js";' },
			'a.js → b.js → c.js → a.js',
		],
	])('are refused if %s import each other in a cycle', (_, files, cycle) => {
		expect(() => allToCommonJs(files)).toThrow(
			`The files of the bundle import each other in a cycle, which CommonJS cannot load: ${cycle}`,
		);
	});
});
