import fc from 'fast-check';

import { ReplayMemory } from '../../../../core/receive/replay-memory';

const DAY = 86_400;

describe('ReplayMemory', () => {
	test('moves a delivery from new via in flight to stored', () => {
		const memory = new ReplayMemory(10);
		expect(memory.begin('a', 0)).toBe('new');
		expect(memory.begin('a', 1)).toBe('in-flight');
		memory.remember('a', 2, DAY);
		expect(memory.begin('a', 3)).toBe('stored');
	});

	test('forgets a delivery whose start failed', () => {
		const memory = new ReplayMemory(10);
		memory.begin('a', 0);
		memory.forget('a');
		expect(memory.begin('a', 1)).toBe('new');
	});

	test('keeps a stored delivery even if a late failure asks to forget it', () => {
		const memory = new ReplayMemory(10);
		memory.begin('a', 0);
		memory.remember('a', 0, DAY);
		memory.forget('a');
		expect(memory.begin('a', 1)).toBe('stored');
	});

	test('forgets a stored delivery at the end of its window', () => {
		const memory = new ReplayMemory(10);
		memory.begin('a', 0);
		memory.remember('a', 100, 60);
		expect(memory.begin('a', 159)).toBe('stored');
		expect(memory.begin('a', 160)).toBe('new');
	});

	test('accepts a delivery again if its run never answered', () => {
		const memory = new ReplayMemory(10);
		memory.begin('a', 0);
		expect(memory.begin('a', 899)).toBe('in-flight');
		expect(memory.begin('a', 900)).toBe('new');
	});

	test('frees the space of expired deliveries, in flight or stored', () => {
		const memory = new ReplayMemory(10);
		memory.begin('a', 0);
		memory.remember('b', 0, 900);
		expect(memory.size).toBe(2);
		memory.begin('c', 900);
		memory.remember('d', 900, 900);
		expect(memory.size).toBe(2);
	});

	test('forgets the oldest delivery first when it is full', () => {
		const memory = new ReplayMemory(2);
		for (const key of ['a', 'b', 'c']) memory.remember(key, 0, DAY);
		expect(['a', 'b', 'c'].map((key) => memory.begin(key, 1))).toEqual(['new', 'stored', 'stored']);
	});

	test('never exceeds its capacity in either state', () => {
		const step = fc.record({ key: fc.nat(30), stored: fc.boolean(), wait: fc.nat(30) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (steps, capacity) => {
				const memory = new ReplayMemory(capacity);
				let now = 0;
				for (const { key, stored, wait } of steps) {
					now += wait;
					if (memory.begin(String(key), now) === 'new' && stored) memory.remember(String(key), now, 60);
					expect(memory.size).toBeLessThanOrEqual(2 * capacity);
				}
			}),
		);
	});

	test('never reports a delivery as stored that was not remembered within its window', () => {
		const step = fc.record({ key: fc.nat(5), fate: fc.constantFrom('stored', 'failed', 'open'), wait: fc.nat(30) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
				const memory = new ReplayMemory(100);
				const until = new Map<number, number>();
				let now = 0;
				for (const { key, fate, wait } of steps) {
					now += wait;
					const state = memory.begin(String(key), now);
					expect(state === 'stored').toBe(now < (until.get(key) ?? 0));
					if (state !== 'new' || fate === 'open') continue;
					if (fate === 'failed') memory.forget(String(key));
					else memory.remember(String(key), now, 60);
					if (fate === 'stored') until.set(key, now + 60);
				}
			}),
		);
	});
});
