import type { IWebhookFunctions } from 'n8n-workflow';

import type { Explanation } from '../../../core/signature';
import { oneLine } from '../../../core/text/one-line';
import { readParameter } from '../configuration/parameter';
import { answers } from './answers';
import type { Answer } from './answers';

interface IgnoredRow extends Explanation {
	/** What the sender gets, unless its source requires another answer. */
	readonly answer: Answer;
}

/** Why a verified delivery starts nothing. */
const rows = {
	'event-not-selected': {
		answer: answers.ignored,
		meaning: 'The request is verified, but the field Events does not select its event',
		cure: 'Add the event to Events, or clear the field to select all events',
	},
	'condition-not-met': {
		answer: answers.ignored,
		meaning: 'The request is verified, but does not meet the conditions of the option Only When',
		cure: 'Change the conditions if it should start the workflow. Compare them with the data of a test request',
	},
	duplicate: {
		answer: answers.duplicate,
		meaning: 'The sender has sent the same delivery before, and its execution is stored',
		cure: 'Nothing needs to be done. If copies should run too, set the option Duplicate Window to 0',
	},
	'duplicate-in-flight': {
		answer: answers.duplicateInFlight,
		meaning: 'The same delivery is being processed, so it is not yet known whether its execution will be stored',
		cure: 'Nothing needs to be done. The sender sends it again later',
	},
} as const satisfies Readonly<Record<string, IgnoredRow>>;

export type IgnoredReason = keyof typeof rows;

export const ignoredRows: Readonly<Record<IgnoredReason, IgnoredRow>> = rows;

/** One verified delivery that starts nothing. */
export interface Ignored {
	readonly reason: IgnoredReason;
	/** For the operator: what about this delivery made it so. Called only if it is shown. */
	readonly hint: () => string;
}

/** Names that the sender chose, and filters that the builder wrote, are cut: they end up in a log line. */
const MAX_EVENT = 100;
const MAX_FILTER = 200;
/** Of a list of events, so many are named. */
const MAX_EVENTS = 3;

interface EventName {
	readonly event?: string;
	readonly action?: string;
}

/** What the delivery is about, beside what Events selects. */
export function eventNotSelected(context: IWebhookFunctions, events: readonly EventName[]): Ignored {
	const hint = () => {
		const filter = oneLine(String(readParameter(context, context.getNode(), 'events', '')).trim(), MAX_FILTER);
		return `${namesOf(events)}, and Events is "${filter}". ${ignoredRows['event-not-selected'].cure}`;
	};
	return { reason: 'event-not-selected', hint };
}

export function conditionNotMet(events: readonly EventName[]): Ignored {
	const { meaning, cure } = ignoredRows['condition-not-met'];
	return { reason: 'condition-not-met', hint: () => `${meaning}. ${namesOf(events)}. ${cure}` };
}

function namesOf(events: readonly EventName[]): string {
	const names = [...new Set(events.map(nameOf))].filter((name) => name !== undefined);
	const quoted = names.slice(0, MAX_EVENTS).map((name) => `"${oneLine(name, MAX_EVENT)}"`);
	const more = names.length > MAX_EVENTS ? [`${names.length - MAX_EVENTS} more`] : [];
	if (quoted.length === 0) return 'The delivery has no event name';
	return quoted.length === 1 ? `The event is ${quoted[0]}` : `The events are ${[...quoted, ...more].join(', ')}`;
}

function nameOf({ event, action }: EventName): string | undefined {
	return event && [event, action].filter(Boolean).join('.');
}
