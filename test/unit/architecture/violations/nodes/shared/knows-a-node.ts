import { two } from '../Two/two';
export const door = two;
