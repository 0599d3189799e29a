import { readOptions, sendOptionFields } from '../../../../../nodes/SignedWebhookSend/options/options';
import { exchangeLimitsOf } from '../../../../../nodes/SignedWebhookSend/options/run';

const defaultOf = (name: string) => sendOptionFields.find((field) => field.name === name)?.default;

describe('the options of Signed Webhook Send', () => {
	test('are in alphabetical order', () => {
		const names = sendOptionFields.map(({ displayName }) => displayName);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(names).toEqual(expect.arrayContaining(['Attempts', 'Headers', 'Unknown Variables']));
	});

	test.each(['concurrency', 'responseKilobytes', 'timeoutSeconds', 'unknownVariables'] as const)(
		'have the default of the field for %s if the builder did not add it',
		(name) => {
			expect(defaultOf(name)).toBeDefined();
			expect(readOptions({})[name]).toBe(defaultOf(name));
		},
	);

	test('are returned as entered', () => {
		const given = { contentType: 'text/csv', timeoutSeconds: 1, unknownVariables: 'keep', shortReport: true };
		expect(readOptions(given)).toMatchObject(given);
		expect(readOptions({})).toMatchObject({ contentType: undefined, headers: undefined, shortReport: false });
	});

	test.each([
		[1, 1],
		[2.9, 2],
		[0, 1],
		[-5, 1],
		[101, 100],
		['7', 7],
		['many', 1],
		[null, 1],
	])('keep a concurrency of %j within the limits of the field', (concurrency, items) => {
		expect(readOptions({ concurrency }).concurrency).toBe(items);
	});

	test('limit an attempt in milliseconds and bytes', () => {
		const options = readOptions({ timeoutSeconds: 2, responseKilobytes: 3 });
		expect(exchangeLimitsOf(options)).toEqual({ timeoutMs: 2000, sampleBytes: 3072 });
	});

	test('are not checked before they are used', () => {
		expect(() => readOptions({ attempts: 0, deliveryId: 5, headers: null })).not.toThrow();
	});
});
