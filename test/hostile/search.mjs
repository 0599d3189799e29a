/** Looks for markers in all that n8n has kept: every table of its database, and every file in its folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { unflatten } from '../../playground/n8n-client.mjs';

/** @param {string} userFolder n8n's */
export const openDatabase = (userFolder) =>
	new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'), { readOnly: true });

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

/**
 * @typedef {object} Searched
 * @property {number} count rows or files
 * @property {number} bytes
 * @property {string[]} found where, in which spelling, and which markers
 */

/**
 * @param {DatabaseSync} database
 * @param {import('./canary.mjs').Detector} detector
 * @param {import('./canary.mjs').Canaries} canaries
 * @returns {Searched}
 */
export function searchDatabase(database, detector, canaries) {
	const searched = { count: 0, bytes: 0, found: [] };
	for (const { name } of database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all()) {
		for (const row of database.prepare(`SELECT * FROM ${quoted(name)}`).iterate()) {
			searched.count++;
			for (const [column, value] of Object.entries(row)) {
				const text = textOf(value);
				searched.bytes += text.length;
				const spelling = detector.inText(text) ?? inDocument(text, detector);
				const where = `table ${name}, column ${column}, ${row.id ?? row.executionId ?? `row ${searched.count}`}`;
				if (spelling) searched.found.push(finding(where, spelling, text, canaries));
			}
		}
	}
	return searched;
}

function textOf(value) {
	if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
	return typeof value === 'string' ? value : '';
}

/** n8n stores the data of executions flattened; everything else that looks like JSON is plain. */
function inDocument(text, detector) {
	if (!/^[[{]/.test(text)) return undefined;
	for (const parse of [JSON.parse, unflatten]) {
		try {
			const found = detector.inPiecesOf(parse(text));
			if (found) return found;
		} catch {
			// not of this form
		}
	}
	return undefined;
}

function finding(where, spelling, text, canaries) {
	const names = canaries.namesIn(text).slice(0, 5);
	return `${where}: ${names.join(', ') || 'a marker'} (${spelling})`;
}

/** Installed code is no data of n8n's. */
const CODE = /(^|\/)node_modules(\/|$)/;

/**
 * @param {string} folder
 * @param {import('./canary.mjs').Detector} detector
 * @param {import('./canary.mjs').Canaries} canaries
 * @returns {Searched}
 */
export function searchFiles(folder, detector, canaries) {
	const searched = { count: 0, bytes: 0, found: [] };
	for (const entry of readdirSync(folder, { recursive: true })) {
		const path = join(folder, String(entry));
		if (CODE.test(String(entry)) || !statSync(path).isFile()) continue;
		const text = readFileSync(path).toString('latin1');
		searched.count++;
		searched.bytes += text.length;
		const spelling = detector.inText(text);
		if (spelling) searched.found.push(finding(`file ${relative(folder, path)}`, spelling, text, canaries));
	}
	return searched;
}
