import fc from 'fast-check';

import { BatchCollector } from '../../../../core/receive/batch';
import type { Batch } from '../../../../core/receive/batch';
import { mistake } from '../../mistake';

describe('BatchCollector', () => {
	test('opens a batch, adds entries, and closes it when it is full', () => {
		const collector = new BatchCollector<string>({ size: 3, waitMs: 100 });
		const first = collector.place('a', 1_000);
		expect(first).toMatchObject({ opened: true, full: false });
		expect(first.batch.dueAt).toBe(1_100);
		expect(collector.place('b', 1_050)).toEqual({ batch: first.batch, opened: false, full: false });
		expect(collector.place('c', 1_060)).toEqual({ batch: first.batch, opened: false, full: true });
		expect(first.batch.state).toBe('closed');
		expect(first.batch.entries).toEqual(['a', 'b', 'c']);
	});

	test('opens the next batch after one was closed by its timer', () => {
		const collector = new BatchCollector<string>({ size: 3, waitMs: 100 });
		const { batch } = collector.place('a', 0);
		expect(batch.close()).toBe(true);
		expect(batch.close()).toBe(false);
		const next = collector.place('b', 200);
		expect(next.opened).toBe(true);
		expect(next.batch).not.toBe(batch);
	});

	test('answers all entries once, with the same outcome', () => {
		const collector = new BatchCollector<string>({ size: 2, waitMs: 100 });
		const { batch } = collector.place('a', 0);
		expect(batch.settle('stored')).toEqual([]);
		collector.place('b', 0);
		expect(batch.settle('failed')).toEqual(['a', 'b']);
		expect(batch.settle('stored')).toEqual([]);
		expect(batch.state).toBe('failed');
	});

	test('accepts no entry after closing', () => {
		const { batch } = new BatchCollector<string>({ size: 2, waitMs: 100 }).place('a', 0);
		batch.close();
		expect(() => batch.add('b')).toThrow('closed');
	});

	test('closes batches of one entry at once', () => {
		const collector = new BatchCollector<string>({ size: 1, waitMs: 100 });
		expect(collector.place('a', 0)).toMatchObject({ opened: true, full: true });
		expect(collector.place('b', 0)).toMatchObject({ opened: true, full: true });
	});

	test('neither loses nor duplicates entries, and keeps their order', () => {
		const steps = fc.array(fc.record({ wait: fc.nat(80), timer: fc.boolean() }), { maxLength: 200 });
		fc.assert(
			fc.property(steps, fc.integer({ min: 1, max: 10 }), (arrivals, size) => {
				const collector = new BatchCollector<number>({ size, waitMs: 100 });
				const batches: Batch<number>[] = [];
				let now = 0;
				arrivals.forEach(({ wait, timer }, index) => {
					now += wait;
					for (const batch of batches) if (timer && now >= batch.dueAt) batch.close();
					const { batch, opened, full } = collector.place(index, now);
					expect(full).toBe(batch.entries.length === size);
					if (opened) batches.push(batch);
				});
				expect(batches.flatMap(({ entries }) => [...entries])).toEqual(arrivals.map((_, index) => index));
				for (const batch of batches) expect(batch.entries.length).toBeLessThanOrEqual(size);
			}),
		);
	});

	test.each([
		{ size: 0, waitMs: 100 },
		{ size: 1.5, waitMs: 100 },
		{ size: 1001, waitMs: 100 },
		{ size: 10, waitMs: 0 },
		{ size: 10, waitMs: 10_001 },
		{ size: 10, waitMs: Number.NaN },
	])('refuses the policy %p', (policy) => {
		expect(() => new BatchCollector(policy)).toThrow(
			mistake(
				'The numbers in the Batch option are out of range',
				'Enter 1 to 1000 deliveries and 1 to 10000 milliseconds. Senders wait that long for the response.',
				'invalid-option',
			),
		);
	});

	test.each([
		{ size: 1, waitMs: 10_000 },
		{ size: 1000, waitMs: 1 },
	])('accepts the policy %p', (policy) => {
		expect(new BatchCollector(policy).place('a', 0).batch.dueAt).toBe(policy.waitMs);
	});
});
