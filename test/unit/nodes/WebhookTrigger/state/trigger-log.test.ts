import fc from 'fast-check';
import type { IWebhookFunctions } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { TriggerLog } from '../../../../../nodes/WebhookTrigger/state/trigger-log';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

/** Returns a log, the lines written to it, and its clock. */
function door() {
	const lines: { at: number; line: string; details: Record<string, unknown> }[] = [];
	const clock = { now: START };
	jest.spyOn(Date, 'now').mockImplementation(() => clock.now);
	const context = {
		getNode: () => ({ name: 'Trigger' }),
		getWorkflow: () => ({ id: 'w1' }),
		logger: {
			warn: (line: string, details: Record<string, unknown>) => lines.push({ at: clock.now, line, details }),
		},
	} as unknown as IWebhookFunctions;
	const log = new TriggerLog();
	return {
		lines,
		clock,
		write: (text = 'said something', details?: object) => log.write(context, text, details),
		writeOnce: (text = 'said it once') => log.writeOnce(context, text),
	};
}

afterEach(() => jest.restoreAllMocks());

describe('the log of a node', () => {
	test('contains the node, the workflow and the details', () => {
		const { lines, write } = door();
		write('refused a request: why', { why: 'why', hint: undefined, count: 3 });
		expect(lines).toEqual([
			{
				at: START,
				line: 'Webhook Trigger "Trigger" refused a request: why',
				details: { why: 'why', hint: undefined, count: 3, node: 'Trigger', workflowId: 'w1' },
			},
		]);
	});

	test('contains no line breaks, control characters or over-long text, even in the details', () => {
		const { lines, write } = door();
		write(`a\nb\u001b[2J${'x'.repeat(5_000)}`, { hint: `a\nb${'x'.repeat(5_000)}` });
		const { line = '', details = {} } = lines[0] ?? {};
		expect(line).toMatch(/^Webhook Trigger "Trigger" a b \[2Jx+…$/);
		expect(line).toHaveLength(800);
		expect(details.hint).toMatch(/^a bx+…$/);
		expect(details.hint).toHaveLength(800);
	});

	test('reports in the next line how many lines were omitted', () => {
		const { lines, clock, write } = door();
		for (let count = 0; count < 15; count++) write();
		const written = lines.length;
		clock.now += MINUTE;
		write();
		expect(lines.at(-1)?.line).toMatch(new RegExp(`\\(${15 - written} more messages were not logged\\)$`));
		expect(lines.at(-1)?.details.linesLeftOut).toBe(15 - written);
		write();
		expect(lines.at(-1)?.line).not.toMatch(/more messages? w/);
		expect(lines.at(-1)?.details).not.toHaveProperty('linesLeftOut');
	});

	test('says "1 more message was not logged" in the singular', () => {
		const { lines, clock, write } = door();
		for (let count = 0; count < 14; count++) write();
		clock.now += MINUTE;
		write();
		expect(lines.at(-1)?.line).toMatch(/\(1 more message was not logged\)$/);
	});

	test('keeps room for one-time messages in a flood, and writes postponed ones later', () => {
		const { lines, clock, write, writeOnce } = door();
		for (let second = 0; second < 600; second++) {
			for (let count = 0; count < 20; count++) write();
			clock.now += 1_000;
		}
		expect([writeOnce(), writeOnce()]).toEqual([true, true]);
		expect(lines.slice(-2).map(({ line }) => line.includes('said it once'))).toEqual([true, true]);
		const refused = Array.from({ length: 20 }, () => writeOnce()).lastIndexOf(false);
		expect(refused).toBe(19);
		clock.now += MINUTE;
		expect(writeOnce()).toBe(true);
	});

	test('has at most 30 lines in any minute, whatever happens', () => {
		const step = fc.record({
			// mostly more than one line every two seconds
			wait: fc.oneof({ weight: 30, arbitrary: fc.nat(1_500) }, { weight: 1, arbitrary: fc.constant(MINUTE) }),
			once: fc.boolean(),
		});
		fc.assert(
			fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
				const { lines, clock, write, writeOnce } = door();
				for (const { wait, once } of steps) {
					clock.now += wait;
					if (once) writeOnce();
					else write();
				}
				for (const { at } of lines) {
					const within = lines.filter((line) => line.at >= at && line.at < at + MINUTE);
					expect(within.length).toBeLessThanOrEqual(30);
				}
				const leftOut = lines.reduce((sum, { details }) => sum + Number(details.linesLeftOut ?? 0), 0);
				expect(lines.length + leftOut).toBeLessThanOrEqual(steps.length);
			}),
			{ numRuns: 50 },
		);
	});
});

test('no other part of the trigger writes to a log', () => {
	const folder = join(__dirname, '../../../../../nodes/WebhookTrigger');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
	const writing = files.filter((name) =>
		/\blogger\b|\bconsole\b|LoggerProxy/i.test(readFileSync(join(folder, name), 'utf8')),
	);
	expect(writing).toEqual(['state/trigger-log.ts']);
});
