import { matchesEvent, parseEventFilter } from '../../core/event';
import { filterCases, titleOf } from './cases';
import type { FilterCase } from './cases';
import { judgements } from './judgements';

/** Cases without an event ask whether the filter takes its own text as a name. */
function passes({ filter, event, action }: FilterCase): boolean {
	try {
		return matchesEvent(parseEventFilter(filter), { event: event ?? filter, action: action ?? undefined });
	} catch {
		return false;
	}
}

test.each(filterCases.map((one) => [titleOf(one), one] as const))('%s', (_, one) => {
	expect(passes(one)).toBe(one.id in judgements ? !one.expect.matches : one.expect.matches);
});
