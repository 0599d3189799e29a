import {
	array,
	assert,
	boolean,
	constant,
	constantFrom,
	dictionary,
	double,
	oneof,
	property,
	string,
	tuple,
} from 'fast-check';
import type { INode } from 'n8n-workflow';

import { parameterFor } from '../../nodes/shared/parameters';
import { executeContext, workflowOf } from './harness/contexts';

/** Returns n8n's own context of an Agent Run node whose message is the given one, for one item. */
function contextOf(message: unknown, item: object) {
	const one = workflowOf({
		id: 'node-1',
		name: 'Agent Run',
		type: 'agentRun',
		typeVersion: 1,
		position: [0, 0],
		parameters: { url: 'https://example.com', message, options: { retries: 3 } },
	} as INode);
	const data = {
		webhookWaitingBaseUrl: 'http://localhost/waiting',
		formWaitingBaseUrl: 'http://localhost/form',
	} as never;
	return executeContext({ ...one, data, mode: 'manual', items: [[{ json: item as never }]] });
}

const NAMES = [
	'text',
	'user',
	'name',
	'toString',
	'constructor',
	'__proto__',
	'length',
	'binding',
	'_id',
	'a1',
] as const;
const value = oneof(string(), string({ unit: 'binary' }), double({ noNaN: true }), boolean(), constant(null));
const nested = dictionary(constantFrom(...NAMES), oneof(value, array(value, { maxLength: 3 })), { maxKeys: 4 });
const item = dictionary(constantFrom(...NAMES), oneof(value, nested, array(nested, { maxLength: 2 })), { maxKeys: 6 });
const step = oneof(
	constantFrom(...NAMES).map((name) => `.${name}`),
	constantFrom('[0]', '[1]', '["text"]', '.text.trim()', '?.name'),
);
const path = tuple(constantFrom(...NAMES), array(step, { maxLength: 2 })).map(
	([first, rest]) => `$json.${first}${rest.join('')}`,
);
const code = tuple(path, constantFrom(' ', '', '\n')).map(([read, space]) => `{{${space}${read}${space}}}`);
const text = oneof(
	constantFrom('', 'Hello ', '\n', '\\', '{', '}}', '{{', '$json.text', '`${1}`'),
	string({ maxLength: 5 }),
);
/** Often a field alone, as the editor writes it. */
const expression = oneof(code, tuple(text, code, text), tuple(text, code, text, code), tuple(text)).map(
	(parts) => `=${[parts].flat().join('')}`,
);

const outcomeOf = (read: () => unknown): unknown => {
	try {
		// neither the node nor a reader tells null from undefined
		return { value: read() ?? undefined };
	} catch (error) {
		return { error: (error as Error).message };
	}
};

test('an expression that reads a field of the item has the value that n8n gives it', () => {
	assert(
		property(item, expression, (json, message) => {
			const context = contextOf(message, json);
			expect(outcomeOf(() => parameterFor(context, 'message', 0, ''))).toEqual(
				outcomeOf(() => context.getNodeParameter('message', 0, '')),
			);
		}),
		{ numRuns: 300 },
	);
});

test.each<[string, string, unknown]>([
	['a fixed value', 'message', 'Hello'],
	['a fixed value that looks like an expression', 'message', '{{ $json.text }}'],
	['an empty value', 'message', ''],
	['a fixed collection', 'options', undefined],
	['a default of n8n', 'session', undefined],
	['a field that this node does not have', 'another', undefined],
])('%s is what n8n returns', (_what, name, message) => {
	const context = contextOf(message ?? 'Hello', { text: 'of the item' });
	expect(parameterFor(context, name, 0, 'fallback')).toEqual(context.getNodeParameter(name, 0, 'fallback'));
});
