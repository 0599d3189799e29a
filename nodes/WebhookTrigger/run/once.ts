import { sleep } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Claim, Finding } from '../../../core/receive/claims/claim';
import { claim } from '../../../core/receive/claims/claims';
import { claimPatiently, withRetries, keepAlive, recordEnd } from '../../../core/receive/claims/patience';
import { keepsOwners } from '../../../core/receive/claims/rows';
import type { Clock } from '../../../core/receive/claims/rows';
import { messageWithCure } from '../../shared/errors';
import type { NodeState } from '../state/node-state';
import { N8nClaimRows } from './claim-rows';
import type { Delivery } from './handed-over';
import { onRunEnd, tellsItsEnd } from './run-end';

const clock: Clock = { now: () => Date.now(), sleep };

/** Milliseconds after a run. The response to the sender must not wait for the cleanup. */
const CLEAN_UP_AFTER = 1_000;

/** The ways to respond that send status 200 before the run, so that the sender does not send the delivery again. */
const ANSWERED_AT_ONCE = ['onReceived', 'streaming'];

/** Tells whether this execution runs a delivery. It does unless another execution runs it or has run it. */
export type Decision = 'run' | 'copy' | 'running';

/**
 * Ensures that a delivery runs in only one execution, even if its copies arrive at other processes. If the database cannot
 * tell, the delivery runs: a second run is better than a lost delivery.
 */
export class RunOnce {
	private readonly rows: N8nClaimRows;

	/** The deliveries that this execution runs. */
	private readonly claims: Claim[] = [];

	private isOver = false;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly state: NodeState,
	) {
		this.rows = new N8nClaimRows(context);
	}

	async decide(delivery: Delivery): Promise<Decision> {
		const answeredAtOnce = ANSWERED_AT_ONCE.includes(delivery.respond);
		try {
			const isPossible = await withRetries(this.isPossible, clock, this.state.databaseIsDown);
			if (!isPossible || !(answeredAtOnce || tellsItsEnd(this.context))) return 'run';
			const search = async () => await claim(this.rows, delivery, clock);
			const found = await (answeredAtOnce
				? this.wait(delivery)
				: withRetries(search, clock, this.state.databaseIsDown));
			this.state.databaseIsDown = false;
			if (found.kind === 'claimed') this.follow(found.claim, delivery);
			if (found.kind === 'full') this.log('could not remember a delivery: too many are remembered already');
			return found.kind === 'claimed' || found.kind === 'full' ? 'run' : found.kind;
		} catch (error) {
			this.state.databaseIsDown = true;
			this.log(`could not remember a delivery, and runs it anyway: ${messageWithCure(error)}`);
			return 'run';
		}
	}

	private readonly isPossible = async (): Promise<boolean> => {
		const { state } = this;
		state.keepsClaims ??= N8nClaimRows.areIn(this.context) && (await keepsOwners(this.rows));
		if (!state.keepsClaims)
			this.log('can remember deliveries in this process only: this version of n8n offers no table for them');
		return state.keepsClaims;
	};

	/** Lets only one of several copies at a process wait. If the process is killed, none of them continues anyway. */
	private async wait(delivery: Delivery): Promise<Finding> {
		const { waiting } = this.state;
		if (waiting.has(delivery.key)) return { kind: 'copy' };
		waiting.add(delivery.key);
		try {
			return await claimPatiently(this.rows, delivery, clock, {
				isOver: this.isCancelled,
				isDown: this.state.databaseIsDown,
			});
		} finally {
			waiting.delete(delivery.key);
		}
	}

	/** Records the progress of the run with its claims. All deliveries of an execution end together. */
	private follow(claimed: Claim, { respond, windowSeconds }: Delivery): void {
		const isFirst = this.claims.push(claimed) === 1;
		if (!tellsItsEnd(this.context)) {
			return void recordEnd([claimed], this.rows, clock, { remembered: true, failed: this.failed });
		}
		if (!isFirst) return;
		onRunEnd(this.context, respond, async (received) => await this.end(received, windowSeconds));
		const isOver = () => this.isOver || this.isCancelled();
		void keepAlive(this.claims, this.rows, clock, { isOver, failed: this.failed });
	}

	private async end(remembered: boolean, windowSeconds: number): Promise<void> {
		this.isOver = true;
		await recordEnd(this.claims, this.rows, clock, { remembered, failed: this.failed });
		void this.cleanUp(windowSeconds).catch(this.failed);
	}

	private async cleanUp(windowSeconds: number): Promise<void> {
		await clock.sleep(CLEAN_UP_AFTER);
		await this.state.sweep.run(this.rows, windowSeconds, clock.now());
	}

	private readonly isCancelled = (): boolean => this.context.getExecutionCancelSignal()?.aborted === true;

	private readonly failed = (error: unknown): void => {
		this.log(`could not record the state of the run of a delivery: ${messageWithCure(error)}`);
	};

	private log(text: string): void {
		this.state.log.write(this.context, text);
	}
}
