/**
 * Searches for markers in everything that n8n has stored: every table of its database, and every file in its folder.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { unflatten } from '../../playground/n8n-client.mjs';

/** @param {string} userFolder n8n's user folder */
export const openDatabase = (userFolder) =>
	new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'), { readOnly: true });

const MOST_PLACES = 6;

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

/**
 * @typedef {object} Searched
 * @property {number} count rows or files
 * @property {number} bytes
 * @property {[text: string, where: string][]} found which markers in which spelling, and where
 */

/**
 * @param {DatabaseSync} database
 * @param {import('./canary.mjs').Detector} detector
 * @param {import('./canary.mjs').Canaries} canaries
 * @param {(executionId: unknown) => string | undefined} whatOf what started an execution
 * @returns {Searched}
 */
export function searchDatabase(database, detector, canaries, whatOf) {
	const searched = { count: 0, bytes: 0, found: [] };
	for (const { name } of database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all()) {
		for (const row of database.prepare(`SELECT * FROM ${quoted(name)}`).iterate()) {
			searched.count++;
			for (const [column, value] of Object.entries(row)) {
				const text = textOf(value);
				searched.bytes += text.length;
				const spelling = detector.inText(text);
				const places = placesIn(text, detector);
				if (spelling === undefined && places.length === 0) continue;
				const where = `${name}.${column} of ${whatOf(row.executionId) ?? `row ${row.id ?? searched.count}`}`;
				const at = places.length > 0 ? `, at ${places.slice(0, MOST_PLACES).join(', ')}` : '';
				searched.found.push(finding(where + at, spelling ?? 'pieces of a list, joined', text, canaries));
			}
		}
	}
	return searched;
}

function textOf(value) {
	if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
	return typeof value === 'string' ? value : '';
}

/** n8n flattens the data of executions; other values that look like JSON are plain. */
function placesIn(text, detector) {
	if (!/^[[{]/.test(text)) return [];
	return [unflatten, JSON.parse].map((parse) => placesBy(parse, text, detector)).find(({ length }) => length > 0) ?? [];
}

function placesBy(parse, text, detector) {
	try {
		const paths = detector.placesIn(parse(text));
		return [...new Set(paths.map((path) => path.replace(/^.*runData\.|\[\]|\.data\.main/g, '')))];
	} catch {
		return [];
	}
}

function finding(where, spelling, text, canaries) {
	const names = canaries.namesIn(text).slice(0, MOST_PLACES);
	return [`${names.join(', ') || 'a marker'} (${spelling}) is stored`, where];
}

/** Installed code and the editor's own files are not n8n's data. */
const CODE = /(^|\/)(node_modules|\.cache\/n8n\/public)(\/|$)/;

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
