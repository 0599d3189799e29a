import { first } from '../core/event/circle-one';

export const named = first;
