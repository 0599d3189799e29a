export { parseEventFilter, matchesEvent } from './filter';
export type { EventFilter, EventName } from './filter';
