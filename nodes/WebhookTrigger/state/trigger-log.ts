import type { IExecuteFunctions, IHookFunctions, IWebhookFunctions, LogMetadata } from 'n8n-workflow';

import { RateLimiter } from '../../../core/receive/rate-limit';
import type { RatePolicy } from '../../../core/receive/rate-limit';
import { oneLine } from '../../../core/text/one-line';

/**
 * 15 lines at once and another 15 spread evenly over a minute, so at most 30 in any minute. Two of the 15 are reserved
 * for messages that are logged only once, so that a flood cannot displace them.
 */
const ALL_LINES: RatePolicy = { requests: 15, seconds: 60 };
const ORDINARY_LINES: RatePolicy = { requests: 13, seconds: 60 };

/** What goes on in everyday use may take less than half of them, so that warnings are still seen. */
const NOTES: RatePolicy = { requests: 6, seconds: 60 };

/** Lines for whoever looks for a fault; n8n writes them only at its log level debug. */
const TRACES: RatePolicy = { requests: 15, seconds: 60 };

/** The contexts in which the node runs. */
type Context = IWebhookFunctions | IExecuteFunctions;

/** Characters. */
const MAX_NAME = 100;
const MAX_TEXT = 800;

/** A message for the operator (what the node did and what to do about it), and details that n8n stores. */
export interface LogLine {
	readonly text: string;
	readonly details: object;
}

/**
 * The one door to n8n's log for one node. Whatever is written to it, lines are few, and each is one line without control
 * characters. What a flood left out is counted in the next one.
 */
export class TriggerLog {
	private readonly all = new RateLimiter(ALL_LINES);

	private readonly ordinary = new RateLimiter(ORDINARY_LINES);

	private readonly notes = new RateLimiter(NOTES);

	private readonly traces = new RateLimiter(TRACES);

	/** Lines that were not written since the last one that was. */
	private leftOut = 0;

	/**
	 * Writes a line for the operator; the sender sees only the status. n8n prints the text and stores the details.
	 *
	 * @param text what the node did and what the operator can do about it; continues "Webhook Trigger "name" …"
	 */
	write(context: Context, text: string, details: object = {}): void {
		this.writeLine(context, () => ({ text, details }));
	}

	/** Writes a line that is expensive to compose: `line` is called only if the line is written. */
	writeLine(context: Context, line: () => LogLine): void {
		this.printIf(this.takeOrdinary(Date.now()), context, 'warn', line);
	}

	/** For what is no fault, such as a delivery of an event that is not selected. */
	note(context: Context, text: string, details: object = {}): void {
		this.noteLine(context, () => ({ text, details }));
	}

	/** Like `note`, for a line that is expensive to compose: `line` is called only if the line is written. */
	noteLine(context: Context, line: () => LogLine): void {
		const now = Date.now();
		this.printIf(this.notes.take('', now).allowed && this.takeOrdinary(now), context, 'info', line);
	}

	/** For what is as it should be, such as a handshake. Has a bound of its own, and is not counted when left out. */
	trace(context: Context, text: string): void {
		if (!this.traces.take('', Date.now()).allowed) return;
		context.logger.debug(this.line(context, text), this.place(context));
	}

	/**
	 * Writes a message that is logged only once; a flood of other lines cannot displace it.
	 *
	 * @returns whether it was written; if not, try again next time
	 */
	writeOnce(context: Context, text: string): boolean {
		const { allowed } = this.all.take('', Date.now());
		this.printIf(allowed, context, 'warn', () => ({ text, details: {} }));
		return allowed;
	}

	private takeOrdinary(now: number): boolean {
		return this.ordinary.take('', now).allowed && this.all.take('', now).allowed;
	}

	private printIf(allowed: boolean, context: Context, level: 'warn' | 'info', line: () => LogLine): void {
		if (allowed) this.print(context, level, line());
		else this.leftOut++;
	}

	private print(context: Context, level: 'warn' | 'info', { text, details }: LogLine): void {
		const { leftOut } = this;
		this.leftOut = 0;
		const more = leftOut > 0 ? ` (${counted(leftOut)} not logged)` : '';
		context.logger[level](`${this.line(context, text)}${more}`, {
			...inOneLineEach(details),
			...(leftOut > 0 && { linesLeftOut: leftOut }),
			...this.place(context),
		});
	}

	private line(context: Context, text: string): string {
		return oneLine(`Webhook Trigger "${nodeName(context)}" ${text}`, MAX_TEXT);
	}

	private place(context: Context): LogMetadata {
		return { node: nodeName(context), workflowId: context.getWorkflow().id };
	}
}

function nodeName(context: IHookFunctions | Context): string {
	return oneLine(context.getNode().name, MAX_NAME);
}

/** For what only the builder causes, by publishing or Execute step: no sender can flood the log with it. */
export function warnBuilder(context: IHookFunctions, warnings: readonly string[]): void {
	const node = nodeName(context);
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
