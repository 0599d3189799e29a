/** A trigger for each row of the profile table, each with its own secret, and the honest sender that signs for it. */
import { createRequire } from 'node:module';

import { forgedParts, secretFor } from '../../bench/hostile/row.mjs';

const require = createRequire(import.meta.url);
const { createSigner, profiles, tokenProfile } = require('../..');

export { tokenProfile };
export const githubRow = profiles.github;

const FORM = 'application/x-www-form-urlencoded';
/** Text that each character set decodes differently. */
export const NOTE = 'Grüße, 漢字';

/** Tells whether the row uses a key pair, so that only the vendor can sign. */
const isPublic = ({ algorithm }) => algorithm === 'ed25519' || algorithm === 'ecdsa-p256-sha256';

/** Returns what makes rows different for an attacker: short runs take one row of each kind. */
function kindOf({ scheme, handshakes = [] }) {
	const answers = handshakes
		.filter(({ verified }) => !verified)
		.map(({ answer, capture }) => {
			return (capture ? 'captures' : '') + (/"mac"/.test(JSON.stringify(answer)) ? 'signs' : 'echoes');
		});
	return [
		scheme.kind,
		scheme.signature?.in,
		scheme.each && 'each',
		/form|sorted/.exec(scheme.content),
		...answers,
	].join();
}

/** @param {boolean} all true for every row, false for one of each kind */
export function chooseRows(all) {
	// rows whose keys are fetched have tests of their own: test/n8n-core/trigger-sender-keys.test.ts
	const rows = Object.values(profiles).filter(({ scheme }) => scheme.kind !== 'public-key');
	if (all) return rows;
	return [...new Map(rows.map((row) => [kindOf(row), row]).reverse()).values()].reverse();
}

/**
 * @typedef {object} Target one published trigger
 * @property {string} name @property {string} url @property {object} row @property {object} parts what a forger knows
 * @property {((run: string) => import('./wire.mjs').Call)} [deliver] a genuine delivery; not where only the vendor has the key
 * @property {((run: string) => import('./wire.mjs').Call)} [greet] a genuine handshake with a secret in it
 */

/**
 * @param {import('./site.mjs').Site} site
 * @returns {Promise<Target>}
 */
export async function publishRow(site, row) {
	const form = (text, field) => (field === 'secret' ? secretFor(row.scheme, text) : text);
	const given = { previousSecret: '', previousSecretValidUntil: '', namedSecrets: {} };
	const credential = await site.credential('webhookSigningSecretApi', given, form);
	const { secret, verifyToken } = credential.data;
	const exclusions = '*, "", !hostile.excluded';
	const { url } = await site.publish(`Source ${row.name}`, {
		parameters: {
			source: row.name,
			events: row.event === undefined ? '' : exclusions,
			options: { strictReplayProtection: true },
		},
		credentials: [credential],
	});
	const deliver = isPublic(row.scheme) ? undefined : (run) => genuine(row, secret, url, run);
	return { name: row.name, url, row, parts: forgedParts(row), deliver, greet: greetingOf(row, url, verifyToken) };
}

/** Returns a handshake that repeats the verify token, as Meta sends it. */
function greetingOf({ handshakes = [] }, url, verifyToken) {
	const when = handshakes.flatMap((handshake) => handshake.when);
	const token = when.find(({ on }) => on === 'query-token');
	if (token === undefined) return undefined;
	const fixed = when.filter(({ on }) => on === 'query').map(({ name, is }) => [name, is]);
	const query = new URLSearchParams([...fixed, [token.name, verifyToken], ['hub.challenge', '4711']]);
	return (run) => ({ method: 'GET', url: `${url}?${query}`, headers: { 'X-Run-Id': run } });
}

/** Builds a delivery as the sender would: signed, with a body in the sender's form and an id of its own. */
function genuine(row, secret, url, run) {
	const parts = forgedParts(row);
	const { body, type } = bodyOf({ ...parts, ...ofThisRun(parts, run) }, run);
	const timestamp = Math.floor(Date.now() / 1000);
	const input = {
		body: Buffer.from(body),
		id: run,
		timestamp,
		method: 'POST',
		url,
		event: 'thing.created',
		contentType: type,
	};
	const signed = createSigner(row, [secret]).sign(input);
	const headers = { 'Content-Type': type, ...parts.headers, 'X-Run-Id': run, ...signed.headers };
	return { url: signed.url ?? url, headers, body: signed.body ?? input.body };
}

/** Makes the signed content different in each delivery; otherwise they would be copies. */
const ofThisRun = ({ json, form }, run) =>
	JSON.parse(JSON.stringify({ json, form }).replaceAll('"x"', JSON.stringify(run)));

/** Builds a body that names its run and contains text that each character set encodes differently. */
function bodyOf({ json, form, each }, run) {
	const named = { id: run, note: NOTE };
	if (Object.keys(form).length > 0 && !('payload' in form)) {
		return { body: new URLSearchParams({ ...form, ...named }).toString(), type: FORM };
	}
	const document = each === undefined ? json : { [each]: [{ ...json, ...named }] };
	const body = JSON.stringify({ ...named, action: 'created', type: 'thing', event: 'thing', ...document });
	return { body, type: 'application/json' };
}

/**
 * Returns a target that has no row of its own.
 * @param {object} row @returns {Target}
 */
export const targetOf = (name, url, row) => ({ name, url, row, parts: forgedParts(row) });
