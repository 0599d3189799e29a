/** A trigger for each row of the profile table, with a secret of its own, and the honest sender that signs for it. */
import { createRequire } from 'node:module';

import { forgedParts, secretFor } from '../../bench/hostile/row.mjs';

const require = createRequire(import.meta.url);
const { createSigner, profiles, tokenProfile } = require('../..');

export { tokenProfile };
export const githubRow = profiles.github;

const FORM = 'application/x-www-form-urlencoded';
/** Reads differently in every charset. */
export const NOTE = 'Grüße, 漢字';

/** With a key pair only the vendor can sign. */
const isPublic = ({ algorithm }) => algorithm === 'ed25519' || algorithm === 'ecdsa-p256-sha256';

/** What tells rows apart for an attacker: short runs take one row of each kind. */
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

/** @param {boolean} all every row, or one of each kind */
export function chooseRows(all) {
	const rows = Object.values(profiles);
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
	const given = { previousSecret: '', previousSecretValidUntil: '' };
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

/** A handshake that repeats the verify token, as Meta makes it. */
function greetingOf({ handshakes = [] }, url, verifyToken) {
	const when = handshakes.flatMap((handshake) => handshake.when);
	const token = when.find(({ on }) => on === 'query-token');
	if (token === undefined) return undefined;
	const fixed = when.filter(({ on }) => on === 'query').map(({ name, is }) => [name, is]);
	const query = new URLSearchParams([...fixed, [token.name, verifyToken], ['hub.challenge', '4711']]);
	return (run) => ({ method: 'GET', url: `${url}?${query}`, headers: { 'X-Run-Id': run } });
}

/** A delivery as the sender makes it: signed over a body of the form that it sends, with an id of its own. */
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

/** What is signed differs from one delivery to the next, or they are copies. */
const ofThisRun = ({ json, form }, run) =>
	JSON.parse(JSON.stringify({ json, form }).replaceAll('"x"', JSON.stringify(run)));

/** Names its run, and says something that every charset spells differently. */
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
 * A target that is no row by itself.
 * @param {object} row
 * @returns {Target}
 */
export const targetOf = (name, url, row) => ({ name, url, row, parts: forgedParts(row) });
