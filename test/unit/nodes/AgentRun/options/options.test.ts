import type { IExecuteFunctions } from 'n8n-workflow';

import { readOptions, runOptionFields } from '../../../../../nodes/AgentRun/options/options';
import { itemsAtATime } from '../../../../../nodes/AgentRun/options/waiting';
import { mistake } from '../../../mistake';

const defaultOf = (name: string) => runOptionFields.find((field) => field.name === name)?.default;

/** The options that have a default value. */
const DEFAULTS = [
	...['allowedAgentHosts', 'files', 'githubEvent', 'idempotencyKey', 'includeRaw', 'maxReplyMiB', 'pollSeconds'],
	...['replyPath', 'retries', 'streamToChat', 'timeoutSeconds', 'waitingHours'],
] as ReadonlyArray<keyof ReturnType<typeof readOptions>>;

describe('the options of Agent Run', () => {
	test('are in alphabetical order', () => {
		const names = runOptionFields.map(({ displayName }) => displayName);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(names).toEqual(expect.arrayContaining(['Allowed Agent Hosts', 'Retries', 'Waiting Limit (Hours)']));
	});

	test.each(DEFAULTS)('have the default of the field for %s if the builder did not add it', (name) => {
		expect(defaultOf(name)).toBeDefined();
		expect(readOptions({})[name]).toBe(defaultOf(name));
	});

	test.each(['maxReplyMiB', 'pollSeconds', 'retries', 'timeoutSeconds', 'waitingHours', 'files'] as const)(
		'have the default of the field for %s if its expression returns null',
		(name) => expect(readOptions({ [name]: null })[name]).toBe(defaultOf(name)),
	);

	test('store no execution without Store After', () => {
		expect(readOptions({}).storeAfterSeconds).toBeUndefined();
		expect(readOptions({ storeAfterSeconds: 5 }).storeAfterSeconds).toBe(5);
	});

	test.each(['includeRaw', 'streamToChat'] as const)('turn %s off only by the value false', (name) => {
		for (const given of [true, null, '', 0]) expect(readOptions({ [name]: given })[name]).toBe(true);
		expect(readOptions({ [name]: false })[name]).toBe(false);
	});

	test('name an event even if the name was cleared', () => {
		expect(readOptions({ githubEvent: '' }).githubEvent).toBe('push');
		expect(readOptions({ githubEvent: 'issues' }).githubEvent).toBe('issues');
	});

	test.each([
		['extraJson', 'Extra JSON'],
		['extraHeaders', 'Extra Headers'],
	] as const)('parse %s where it is used, and name it as the editor does', (name, displayName) => {
		const { [name]: parse } = readOptions({ [name]: '[]' });
		expect(parse).toThrow(mistake(`${displayName} must be a JSON object`, 'Enter it in the form {"name": "value"}.'));
		for (const given of [undefined, null, '', '{}', {}]) expect(readOptions({ [name]: given })[name]()).toEqual({});
		expect(readOptions({ [name]: '{"a": 1}' })[name]()).toEqual({ a: 1 });
	});
});

test('the concurrency is read for the first item, with the default of its field', () => {
	const asked: unknown[] = [];
	const context = { getNodeParameter: (...call: unknown[]) => (asked.push(call), call.at(-1)) };
	expect(itemsAtATime(context as unknown as IExecuteFunctions)).toBe(defaultOf('concurrency'));
	expect(asked).toEqual([['options.concurrency', 0, 1]]);
});
