export { parseEventFilter, matchesEvent } from './filter';
export { unknownEvents } from './unknown-events';
export type { EventFilter, EventName } from './filter';
