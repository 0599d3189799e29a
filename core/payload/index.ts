export { renderPayload } from './render';
export type { RenderOptions } from './render';
