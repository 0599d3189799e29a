import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { Failure } from '../../../../../core/failure';
import { accessOptions } from '../../../../../nodes/WebhookTrigger/options/access';
import { conditionOptions } from '../../../../../nodes/WebhookTrigger/options/conditions';
import { PER_DELIVERY, readOptions, triggerOptionFields } from '../../../../../nodes/WebhookTrigger/options/options';
import { outputOptions } from '../../../../../nodes/WebhookTrigger/options/output';
import { verificationOptions } from '../../../../../nodes/WebhookTrigger/options/verification';
import { fakeContext } from '../context';

function read(options: object, parameters: object = {}) {
	const { context, node } = fakeContext({ parameters: { ...parameters, options } });
	return readOptions(context, node);
}

function mistakeOf(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		expect(error).toBeInstanceOf(Failure);
		return (error as Failure).message;
	}
	throw new Error('nothing was thrown');
}

/** The defaults of the fields in a group. */
function defaultsIn({ options = [] }: INodeProperties): object {
	const [{ values }] = options as [INodePropertyCollection];
	return Object.fromEntries(values.map(({ name, default: value }) => [name, value]));
}

describe('the trigger’s options', () => {
	test('are in alphabetical order', () => {
		const names = triggerOptionFields.map(({ displayName }) => displayName);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(names).toEqual(expect.arrayContaining(['Allowed IPs', 'Response Data', 'Timestamp Tolerance (Seconds)']));
	});

	test('check and change nothing if none was added', () => {
		const { response, ...others } = read({});
		expect(Object.entries(others).filter(([, value]) => value !== undefined && value !== false)).toEqual([]);
		expect(response).toMatchObject({ status: undefined, body: undefined, headers: {}, perDelivery: [] });
	});

	test.each([
		['allowedIps', ''],
		['batch', {}],
		['conditions', {}],
		['duplicateWindowSeconds', -1],
		['maxBodyKb', 0],
		['publicUrl', ' '],
		['rateLimit', {}],
		['toleranceSeconds', 'soon'],
	])('name %s in an error as the editor does, without the unit', (name, given) => {
		const displayName = triggerOptionFields.find((field) => field.name === name)?.displayName ?? 'none';
		expect(mistakeOf(() => read({ [name]: given }))).toContain(`The ${displayName.split(' (')[0]} option `);
	});

	test.each([
		['batch', outputOptions.batch],
		['rateLimit', accessOptions.rateLimit],
	])('fill %s with the defaults of its fields', (name, { field }) => {
		expect(read({ [name]: { policy: {} } })).toMatchObject({ [name]: defaultsIn(field) });
	});

	test('have a batch only if n8n responds at once', () => {
		const batch = { policy: { size: 2, waitMs: 5 } };
		expect(read({ batch }).batch).toEqual({ size: 2, waitMs: 5 });
		expect(mistakeOf(() => read({ batch }, { respond: 'lastNode' }))).toMatch(/cannot respond to each of them/);
	});

	test('keep a window of zero, which disables the detection of copies', () => {
		expect(read({ duplicateWindowSeconds: 0 }).duplicateWindowSeconds).toBe(0);
	});

	test('measure the body in bytes', () => {
		expect(read({ maxBodyKb: 2 }).maxBodyBytes).toBe(2048);
	});

	test('leave expressions about the delivery unevaluated until there is one', () => {
		expect(PER_DELIVERY).toEqual(['conditions', 'responseBody', 'responseCode', 'responseHeaders']);
		const left = '={{ $json.body }}';
		const { conditions, response } = read({ conditions: { conditions: [{ leftValue: left }] }, responseCode: left });
		expect(conditions?.conditions).toEqual([{ leftValue: left }]);
		expect(response.status).toBeUndefined();
		expect(response.perDelivery.map(({ name }) => name)).toEqual(['responseCode']);
	});

	test('combine the values for a delivery with those that are the same for all', () => {
		const { response } = read({ responseCode: '={{ $json.code }}', responseBody: 'taken' });
		expect(response.withValues({ responseCode: 202 })).toMatchObject({ status: 202, body: { text: 'taken' } });
		expect(mistakeOf(() => response.withValues({ responseCode: null }))).toMatch(/200 to 299/);
	});

	test('have exactly one row each', () => {
		const groups = [accessOptions, conditionOptions, outputOptions, verificationOptions];
		const keys = groups.flatMap((rows) => Object.keys(rows));
		expect(new Set(keys).size).toBe(keys.length);
	});
});
