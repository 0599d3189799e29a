import { second } from './circle-two';
export const first = (): number => second();
