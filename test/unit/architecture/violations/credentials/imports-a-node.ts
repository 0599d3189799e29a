import { two } from '../nodes/Two/two';
export const credential = two;
