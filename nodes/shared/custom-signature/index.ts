export { CUSTOM_SIGNATURE, customSignatureFields } from './fields';
export { customSignatureProfile, eventFacts } from './profile';
export type { ReadParameter } from './profile';
