import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../examples');

interface Example {
	readonly nodes: readonly { readonly name: string; readonly parameters: Parameters }[];
	readonly connections: Readonly<Record<string, { main: { node: string }[][] }>>;
}

interface Parameters {
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
