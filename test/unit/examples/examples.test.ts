import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../examples');

interface Example {
	readonly nodes: readonly ExampleNode[];
	readonly connections: Readonly<Record<string, { main: { node: string }[][] }>>;
}

interface ExampleNode {
	readonly name: string;
	readonly type: string;
	readonly position: readonly [number, number];
	readonly parameters: Parameters;
	readonly credentials?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
}

interface Parameters {
	readonly content?: string;
	readonly width?: number;
	readonly height?: number;
	readonly url?: string;
	readonly tableName?: string;
	readonly dataTableId?: { readonly value: string };
}

const examples = readdirSync(folder)
	.filter((file) => file.endsWith('.json') && file !== 'credentials.json')
	.map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Example] as const);

const createdIn = ({ nodes }: Example) => nodes.flatMap(({ parameters: { tableName } }) => tableName ?? []);
const usedIn = ({ nodes }: Example) => nodes.flatMap(({ parameters: { dataTableId } }) => dataTableId?.value ?? []);

test('n8n finds a data table by part of its name, so no name is contained in another', () => {
	const names = [...new Set(examples.flatMap(([, example]) => [...createdIn(example), ...usedIn(example)]))];
	expect(names.sort()).toEqual(['dead_letters', 'delivery_inbox', 'failed_deliveries']);
	const contained = names.filter((name) =>
		names.some((other) => other !== name && other.toLowerCase().includes(name.toLowerCase())),
	);
	expect(contained).toEqual([]);
});

test.each(examples)('%s creates the data tables that it uses', (_, example) => {
	expect(createdIn(example)).toEqual(expect.arrayContaining(usedIn(example)));
});

test.each(examples)('%s names only its own nodes', (_, example) => {
	const named = [
		...Object.keys(example.connections),
		...Object.values(example.connections).flatMap(({ main }) => main.flat().map(({ node }) => node)),
		...[...JSON.stringify(example).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name),
	];
	expect(named.length).toBeGreaterThan(0);
	expect(example.nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
});

describe('in the editor', () => {
	/** The size of a node's icon with its name. */
	const NODE = { width: 180, height: 120 };
	/** n8n's grid, which the picture of a workflow keeps free around it. */
	const FREE = 20;

	const isNote = ({ type }: ExampleNode) => type === 'n8n-nodes-base.stickyNote';
	const notesOf = ({ nodes }: Example) => nodes.filter(isNote);

	function areaOf(node: ExampleNode) {
		const [left, top] = node.position;
		const { width = NODE.width, height = NODE.height } = node.parameters;
		return { left, top, right: left + width, bottom: top + height };
	}

	test.each(examples)('%s has one note that says what it does, what to fill in and what you see', (_, example) => {
		const [note, ...others] = notesOf(example).map(({ parameters }) => parameters.content ?? '');
		expect(others).toEqual([]);
		expect(note?.match(/\*\*(?:What it does|Fill in|What you see):\*\*/g)).toEqual([
			'**What it does:**',
			'**Fill in:**',
			'**What you see:**',
		]);
	});

	test.each(examples)('%s names the nodes in its note as they are named', (_, example) => {
		const [note] = notesOf(example);
		const names = new Set(example.nodes.map(({ name }) => name));
		const fields = /^(?:\d\. )?(?:Credential of |URL of )?\*(?<name>[A-Z][^*]+)\*/gm;
		const named = [...(note?.parameters.content ?? '').matchAll(fields)].map(({ groups }) => groups?.name);
		expect([...names]).toEqual(expect.arrayContaining(named));
	});

	test.each(examples)('%s has no nodes or notes that overlap', (_, example) => {
		const overlapping = example.nodes.flatMap((node, index) =>
			example.nodes.slice(index + 1).flatMap((other) => {
				const [a, b] = [areaOf(node), areaOf(other)];
				const apart =
					a.right + FREE <= b.left || b.right + FREE <= a.left || a.bottom + FREE <= b.top || b.bottom + FREE <= a.top;
				return apart ? [] : [`${node.name} and ${other.name}`];
			}),
		);
		expect(overlapping).toEqual([]);
	});

	test.each(examples)('%s has URLs that can be read as URLs, and no node that only stands in', (_, example) => {
		const urls = example.nodes.flatMap(({ parameters }) => parameters.url ?? []);
		for (const url of urls) expect(url).toMatch(/^(?:=?https:\/\/[\w.-]+(?:\/|$)|=\{\{ .+ \}\}$|$)/);
		expect(JSON.stringify(example)).not.toMatch(/\{\{baseUrl\}\}|[Ss]tand-in/);
		const types = example.nodes.map(({ type }) => type);
		expect(types).not.toContain('n8n-nodes-base.webhook');
	});

	test.each(examples)('%s names credentials of credentials.json, and holds no ID', (_, example) => {
		const known = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')) as {
			name: string;
			type: string;
		}[];
		const used = example.nodes.flatMap(({ credentials = {} }) => Object.entries(credentials));
		for (const [type, { id, name }] of used) {
			expect(id).toBe('');
			expect(known).toContainEqual(expect.objectContaining({ type, name }));
		}
	});
});

test('every credential of credentials.json is used by an example', () => {
	const known = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')) as { name: string }[];
	const used = new Set(
		examples.flatMap(([, { nodes }]) =>
			nodes.flatMap(({ credentials = {} }) => Object.values(credentials).map(({ name }) => name)),
		),
	);
	expect(known.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
});
