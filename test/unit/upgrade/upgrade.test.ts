import { NodeHelpers } from 'n8n-workflow';
import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { profiles } from '../../../core/signature';
import { credentials, nodes } from '../../every-description';

interface StoredField {
	readonly field: string;
	readonly type: string;
	readonly default?: unknown;
	readonly choices?: readonly unknown[];
}

interface Stored {
	readonly nodes: readonly {
		readonly name: string;
		readonly version: number;
		readonly credentials: readonly string[];
		readonly fields: readonly StoredField[];
	}[];
	readonly credentials: readonly { readonly name: string; readonly fields: readonly StoredField[] }[];
}

const read = <T>(...path: string[]): T => JSON.parse(readFileSync(join(__dirname, ...path), 'utf8')) as T;

const versions = readdirSync(join(__dirname, 'versions')).map(
	(file) => [file.replace('.json', ''), read<Stored>('versions', file)] as const,
);

/** Returns the fields below a path such as `options.` or `headers.values.`, or those of the top. */
function fieldsNow(properties: readonly INodeProperties[], path: readonly string[]): readonly INodeProperties[] {
	const [name, ...rest] = path;
	const found = properties.filter((field) => field.name === name);
	if (rest.length === 0) return found;
	return found.flatMap((field) => {
		const options = (field.options ?? []) as (INodeProperties & { values?: INodeProperties[] })[];
		if (field.type === 'collection') return fieldsNow(options, rest);
		return options
			.filter((option) => option.name === rest[0])
			.flatMap((option) => fieldsNow(option.values ?? [], rest.slice(1)));
	});
}

/** Says what a stored field has lost. */
function losses(properties: readonly INodeProperties[], stored: readonly StoredField[]): string[] {
	return stored.flatMap(({ field, type, default: value, choices = [] }) => {
		const now = fieldsNow(properties, field.split('.'));
		if (now.length === 0) return [`${field} is gone`];
		const offered = new Set(
			now.flatMap((one) => ((one.options ?? []) as INodePropertyOptions[]).map((option) => option.value)),
		);
		return [
			...(now.some((one) => one.type === type) ? [] : [`${field} is no longer of type ${type}`]),
			...(now.some((one) => JSON.stringify(one.default) === JSON.stringify(value))
				? []
				: [`${field} has another default`]),
			...choices
				.filter((choice) => !offered.has(choice as string))
				.map((choice) => `${field} no longer offers ${String(choice)}`),
		];
	});
}

describe.each(versions)('what version %s stored', (_, stored) => {
	test.each(stored.nodes.map((node) => [node.name, node] as const))(
		'%s still has each field, default and choice',
		(name, old) => {
			const now = nodes.find(({ description }) => description.name === name)?.description;
			expect(now).toBeDefined();
			expect([now?.version].flat()).toContain(old.version);
			expect(losses(now?.properties ?? [], old.fields)).toEqual([]);
			expect((now?.credentials ?? []).map((one) => one.name)).toEqual(expect.arrayContaining([...old.credentials]));
		},
	);

	test.each(stored.credentials.map((one) => [one.name, one] as const))('%s still has each field', (name, old) => {
		const now = credentials.find((credential) => credential.name === name);
		expect(losses(now?.properties ?? [], old.fields)).toEqual([]);
	});
});

interface StoredWorkflow {
	readonly nodes: readonly INode[];
}

const OWN = 'n8n-nodes-agent-webhooks.';
const workflows = readdirSync(join(__dirname, 'workflows'));
const nodesIn = (file: string) =>
	read<StoredWorkflow>('workflows', file).nodes.filter(({ type }) => type.startsWith(OWN));

test.each(workflows)('n8n finds nothing wrong with our nodes in the stored workflow %s', (file) => {
	const stored = nodesIn(file);
	expect(stored).not.toEqual([]);
	for (const node of stored) {
		const type = nodes.find(({ description }) => `${OWN}${description.name}` === node.type);
		if (type === undefined) throw new Error(`There is no ${node.type}`);
		const { description } = type;
		expect([description.version].flat()).toContain(node.typeVersion);
		const filled = NodeHelpers.getNodeParameters(
			description.properties,
			node.parameters,
			true,
			false,
			node,
			description,
		);
		// n8n keeps only what a field still takes, so that a renamed field would be missing here
		expect(filled).toMatchObject(node.parameters);
		const issues = NodeHelpers.getNodeParametersIssues(
			description.properties,
			{ ...node, parameters: filled ?? {} },
			description,
		);
		expect(issues).toBeNull();
	}
});

describe('the comparison notices what is lost', () => {
	const field: INodeProperties = {
		displayName: 'A',
		name: 'a',
		type: 'options',
		options: [{ name: 'B', value: 'b' }],
		default: 'b',
	};
	test.each([
		['a field', [], 'a is gone'],
		['a type', [{ ...field, type: 'string' as const }], 'a is no longer of type options'],
		['a default', [{ ...field, default: 'c' }], 'a has another default'],
		['a choice', [{ ...field, options: [] }], 'a no longer offers b'],
	])('%s', (_, now, loss) => {
		expect(losses(now, [{ field: 'a', type: 'options', default: 'b', choices: ['b'] }])).toContain(loss);
	});
});

test('every source that a stored workflow may name is still there, or an alias of one', () => {
	const aliases = Object.values(profiles).flatMap(({ aliases: others = [] }) => others);
	const known = new Set([...Object.keys(profiles), ...aliases]);
	for (const [, stored] of versions) {
		const source = stored.nodes.flatMap(({ fields }) => fields).find(({ field }) => field === 'source');
		const general = ['agentMessage', 'customSignature', 'secretUrl', 'secureHeader'];
		expect(
			source?.choices?.filter((choice) => !known.has(choice as string) && !general.includes(choice as string)),
		).toEqual([]);
	}
});
