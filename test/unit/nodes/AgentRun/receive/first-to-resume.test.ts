import type { IWebhookFunctions } from 'n8n-workflow';

import { isFirstToResume } from '../../../../../nodes/AgentRun/receive/first-to-resume';

function isFirst(executionId: string, startedAt: string): boolean {
	const context = { getExecutionId: () => executionId } as IWebhookFunctions;
	return isFirstToResume(context, { session: {}, run: { startedAt } });
}

test('only the first request resumes an execution that waits for a run', () => {
	expect([isFirst('1', '10:00'), isFirst('1', '10:00')]).toEqual([true, false]);
});

test('another execution and another run are resumed', () => {
	expect([isFirst('2', '10:00'), isFirst('3', '10:00'), isFirst('2', '10:05')]).toEqual([true, true, true]);
});

test('ten thousand waits are remembered', () => {
	const resume = (from: number, to: number) => {
		for (let at = from; at < to; at++) isFirst(`many ${at}`, '10:00');
	};
	isFirst('oldest', '10:00');
	resume(0, 9_999);
	expect(isFirst('oldest', '10:00')).toBe(false);
	resume(9_999, 10_000);
	expect(isFirst('oldest', '10:00')).toBe(true);
});
