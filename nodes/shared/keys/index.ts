/** The public keys of senders: fetched here, and nowhere else. */
export { fetchKey } from './fetch-key';
export { COOLDOWN_MS, KeyStore } from './key-store';
export type { FetchKey } from './key-store';
