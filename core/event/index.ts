export { parseEventFilter, matchesEvent } from './filter';
export type { EventFilter, EventName } from './filter';
export { parsePath, followPath, readPath } from './path';
export type { PathStep } from './path';
