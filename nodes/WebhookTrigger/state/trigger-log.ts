import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { RateLimiter } from '../../../core/receive/rate-limit';
import type { RatePolicy } from '../../../core/receive/rate-limit';
import { oneLine } from '../../../core/text/one-line';

/**
 * 15 lines at once and 15 more evenly over a minute: at most 30 in any minute. Two of the 15 are kept free for what is said
 * only once, so that a flood cannot crowd it out.
 */
const ALL_LINES: RatePolicy = { requests: 15, seconds: 60 };
const ORDINARY_LINES: RatePolicy = { requests: 13, seconds: 60 };

/** Characters. */
const MAX_NAME = 100;
const MAX_TEXT = 800;

/**
 * The one door to n8n's log for one node. Whatever is written to it, lines are few, and each is one line without control
 * characters. What a flood left out is counted in the next one.
 */
export class TriggerLog {
	private readonly all = new RateLimiter(ALL_LINES);

	private readonly ordinary = new RateLimiter(ORDINARY_LINES);

	/** Lines that were not written since the last one that was. */
	private leftOut = 0;

	/**
	 * For the operator only; the sender learns nothing beyond the status. n8n prints the text, and keeps the details.
	 *
	 * @param text what the node did and what the operator can do about it; continues "Webhook Trigger "name" …"
	 */
	write(context: IWebhookFunctions, text: string, details: object = {}): void {
		const now = Date.now();
		if (this.ordinary.take('', now).allowed && this.all.take('', now).allowed) this.print(context, text, details);
		else this.leftOut++;
	}

	/**
	 * For what is said only once: a flood of other lines cannot displace it.
	 *
	 * @returns whether it was written; if not, say it again the next time
	 */
	writeOnce(context: IWebhookFunctions, text: string): boolean {
		const { allowed } = this.all.take('', Date.now());
		if (allowed) this.print(context, text, {});
		else this.leftOut++;
		return allowed;
	}

	private print(context: IWebhookFunctions, text: string, details: object): void {
		const { leftOut } = this;
		this.leftOut = 0;
		const node = oneLine(context.getNode().name, MAX_NAME);
		const line = oneLine(`Webhook Trigger "${node}" ${text}`, MAX_TEXT);
		context.logger.warn(`${line}${leftOut > 0 ? ` (${counted(leftOut)} not logged)` : ''}`, {
			...inOneLineEach(details),
			...(leftOut > 0 && { linesLeftOut: leftOut }),
			node,
			workflowId: context.getWorkflow().id,
		});
	}
}

/** For what only the builder causes, by publishing or Execute step: no sender can flood the log with it. */
export function warnBuilder(context: IHookFunctions, warnings: readonly string[]): void {
	const node = oneLine(context.getNode().name, MAX_NAME);
	for (const warning of warnings) context.logger.warn(oneLine(`Webhook Trigger "${node}": ${warning}`, MAX_TEXT));
}

function counted(lines: number): string {
	return lines === 1 ? '1 more message was' : `${lines} more messages were`;
}

function inOneLineEach(details: object): object {
	return Object.fromEntries(
		Object.entries(details).map(([name, value]: [string, unknown]) => [
			name,
			typeof value === 'string' ? oneLine(value, MAX_TEXT) : value,
		]),
	);
}
