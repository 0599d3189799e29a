import { two } from '../Two/two';
export const one = two;
