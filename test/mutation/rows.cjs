/**
 * Evaluates the profile table anew when the mutant changes, and writes its rows into the objects that the tests hold.
 * The table is built when it is loaded, so without this every mutant of a row would need a new process. It is loaded
 * before anything else of core/.
 */
const { sep } = require('node:path');

const index = require.resolve('../../core/signature/profiles');
const folder = index.slice(0, index.lastIndexOf(sep) + 1);

/** Rows are frozen; here they must be changed. */
function thawed(load) {
	const { freeze } = Object;
	Object.freeze = (value) => value;
	try {
		return load();
	} finally {
		Object.freeze = freeze;
	}
}

const table = thawed(() => require(index));
const known = new Map(Object.entries(table.profiles));
const { atStart } = require('./jest-words.cjs');

/** Returns the module's exports as a process that has just been started would see them. */
function evaluated() {
	const loaded = Object.entries(require.cache).filter(([file]) => file.startsWith(folder));
	for (const [file] of loaded) delete require.cache[file];
	try {
		return thawed(() => require(index));
	} finally {
		for (const [file, module] of loaded) require.cache[file] = module;
	}
}

function writeInto(row, fresh) {
	for (const key of Object.keys(row)) delete row[key];
	return Object.assign(row, fresh);
}

/** The last mutant whose rows were written; in the first run, each test must evaluate the table, to count as covering it. */
let written;

function evaluateAnew() {
	const { activeMutant, currentTestId, mutantCoverage } = globalThis.__stryker__ ?? {};
	// what ran when the table was loaded for the first time runs again in each test: no mutant needs a process of its own
	if (mutantCoverage) mutantCoverage.static = {};
	const current = activeMutant ?? currentTestId;
	if (current === written) return;
	written = undefined;
	const { profiles, ...functions } = evaluated();
	for (const name of Object.keys(table.profiles)) delete table.profiles[name];
	for (const [name, fresh] of Object.entries(profiles)) {
		table.profiles[name] = known.has(name) ? writeInto(known.get(name), fresh) : fresh;
	}
	Object.assign(table, functions);
	table.resolveProfile = (profile) => {
		const found = functions.resolveProfile(profile);
		return typeof profile === 'string' ? (table.profiles[found.name] ?? found) : found;
	};
	written = current;
}

const textOf = (row) =>
	JSON.stringify(row, (_, value) =>
		value instanceof RegExp || value === undefined || value === Infinity ? String(value) : value,
	);
const texts = new Map([...known].map(([name, row]) => [name, textOf(row)]));

/** What is said about a row that the mutant has not changed still holds (rows/claims.test.ts). */
function isChanged(title) {
	const [, name] = /^row (\S+)$/.exec(title) ?? [];
	const { activeMutant } = globalThis.__stryker__ ?? {};
	if (name === undefined || activeMutant === undefined) return true;
	return textOf(table.profiles[name]) !== texts.get(name);
}

atStart.push(evaluateAnew, isChanged);
