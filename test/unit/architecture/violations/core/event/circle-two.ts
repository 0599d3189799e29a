import { first } from './circle-one';
export const second = (): number => first();
