import type { Handshake } from '../types';
import { header, query } from './row';

/** Handshakes that several vendors have in the same form. */

/** A request whose query has a text, which the answer repeats. It is not signed. */
export const queryEcho = (name: string, method: 'GET' | 'POST' = 'GET'): Handshake => ({
	title: name,
	when: [
		{ on: 'method', is: method },
		{ on: 'query', name },
	],
	verified: false,
	answer: { status: 200, text: { echo: query(name) } },
});

/** A signed message that announces itself in its body, and starts nothing. */
export const signedPing = (path: string, is: string): Handshake => ({
	title: is,
	when: [
		{ on: 'method', is: 'POST' },
		{ on: 'json', path, is },
	],
	verified: true,
	answer: { status: 200 },
});

/** A HEAD request, by which the vendor finds out whether the URL exists. */
export const HEAD_CHECK: Handshake = {
	title: 'URL check',
	when: [{ on: 'method', is: 'HEAD' }],
	verified: false,
	answer: { status: 200 },
};

/** The handshake of CloudEvents (github.com/cloudevents/spec http-webhook.md, section 4). */
export const ABUSE_PROTECTION: Handshake = {
	title: 'CloudEvents abuse protection',
	when: [
		{ on: 'method', is: 'OPTIONS' },
		{ on: 'header', name: 'WebHook-Request-Origin' },
	],
	verified: false,
	answer: {
		status: 200,
		headers: {
			Allow: 'POST, OPTIONS',
			'WebHook-Allowed-Origin': { echo: header('WebHook-Request-Origin') },
			'WebHook-Allowed-Rate': '*',
		},
	},
};
