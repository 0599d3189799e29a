export { parseEventFilter, matchesEvent } from './filter';
export type { EventFilter, EventName } from './filter';
export { parsePath, pathSteps, followPath, readPath } from './path';
export type { PathStep } from './path';
