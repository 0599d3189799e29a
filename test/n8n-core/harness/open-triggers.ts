import { startTrigger } from './trigger';
import type { RunningTrigger, TriggerSetup } from './trigger';

const open: RunningTrigger[] = [];

/** Starts a trigger that `closeTriggers` closes. */
export async function openTrigger(setup: TriggerSetup): Promise<RunningTrigger> {
	const trigger = await startTrigger(setup);
	open.push(trigger);
	return trigger;
}

/** Closes all triggers, and checks that none of them has thrown an error to n8n. For `afterEach`. */
export async function closeTriggers(): Promise<void> {
	for (const { thrown, close } of open.splice(0)) {
		expect(thrown).toEqual([]);
		await close();
	}
}

/** Checks that no open trigger has started a run. */
export function expectNoRun(): void {
	expect(open.flatMap(({ runs }) => runs)).toEqual([]);
}
