import { compileFunction } from 'node:vm';

import * as library from '../../../core';
import { checking, runtimeExports } from './examples';

const exported = runtimeExports();

/**
 * Runs code with all exports of the library in scope.
 * @returns how many values were checked
 */
function run(code: string): number {
	let count = 0;
	const check = (actual: unknown, expected: unknown) => {
		count++;
		expect(actual).toEqual(expected);
	};
	const scope = { ...library, check };
	const act = compileFunction(code, Object.keys(scope)) as (...values: unknown[]) => void;
	act(...Object.values(scope));
	return count;
}

test('the library exports what the design lists', () => {
	expect(exported.map(({ name }) => name).sort()).toEqual(Object.keys(library).sort());
	expect(Object.keys(library)).toEqual(
		expect.arrayContaining([
			...['verifyWebhook', 'signWebhook', 'answerHandshake', 'createVerifier', 'createSigner'],
			...['customProfile', 'tokenProfile', 'profiles', 'profileNames', 'Failure'],
			...['parseEventFilter', 'matchesEvent', 'renderPayload', 'decideRetry', 'parseRetryAfter'],
			...['agentProtocols', 'streamParser'],
		]),
	);
});

describe('the docstring of every export', () => {
	test.each(exported)('$name describes the export and has at least one working example', ({ words, examples }) => {
		expect(words).not.toBe('');
		expect(examples).not.toEqual([]);
		for (const example of examples) {
			const { code, checks } = checking(example);
			expect(checks).toBeGreaterThan(0);
			expect(run(code)).toBe(checks);
		}
	});
});

describe('a wrong example fails: it has', () => {
	test.each([
		['a wrong value on the line', "parseRetryAfter('120', 0); // 121"],
		['a wrong value on the next line', "parseRetryAfter('120', 0);\n// 121"],
		['a wrong value in a block', 'try { throw 1 } catch (error) {\n  error; // 2\n}'],
		['an expression that throws', "createVerifier('github', []); // undefined"],
		['a comment that is not a value', "parseRetryAfter('120', 0); // two minutes"],
	])('%s', (_, example) => expect(() => run(checking(example).code)).toThrow());

	test('a value that is never reached counts as missing', () => {
		const { code, checks } = checking('if (false) {\n  1; // 1\n}');
		expect([run(code), checks]).toEqual([0, 1]);
	});
});
