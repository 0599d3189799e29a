/** Prints and writes the results of a run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from '../../playground/paths.mjs';
import { say } from '../../playground/progress.mjs';

const MOST_SHOWN = 30;
const MOST_PLACES = 4;
const REPORT = join('reports', 'hostile.json');

const plain = (map) => Object.fromEntries(map);

/**
 * Writes all findings, and the answers to each kind of attack.
 * @param {import('./storm.mjs').Storm} storm
 */
export function writeReport({ findings, statuses }) {
	const both = [findings, statuses].map((map) => plain([...map].map(([key, inner]) => [key, plain(inner)])));
	mkdirSync(join(projectFolder, 'reports'), { recursive: true });
	const report = { findings: both[0], answers: both[1] };
	writeFileSync(join(projectFolder, REPORT), `${JSON.stringify(report, null, 2)}\n`);
}

/** @param {import('./storm.mjs').Storm} storm */
export function printFindings({ findings }) {
	for (const [text, places] of [...findings].slice(0, MOST_SHOWN)) {
		const times = [...places.values()].reduce((sum, count) => sum + count, 0);
		const more = places.size > MOST_PLACES ? ` and ${places.size - MOST_PLACES} more` : '';
		const where = [...places.keys()].slice(0, MOST_PLACES).join('; ');
		say(`✗ ${text}: ${where}${more}${times > 1 ? ` (${times} times)` : ''}`);
	}
	if (findings.size > MOST_SHOWN) say(`✗ … and ${findings.size - MOST_SHOWN} more, in ${REPORT}`);
}

/** Returns how many requests got which status. */
function statusesOf({ statuses }) {
	const sums = new Map();
	for (const counts of statuses.values()) {
		for (const [status, count] of counts) sums.set(status, (sums.get(status) ?? 0) + count);
	}
	const sorted = [...sums].sort(([a], [b]) => a - b);
	return sorted.map(([status, count]) => `${status || 'none'}: ${count}`).join(', ');
}

function waitsOf({ waits }) {
	const sorted = [...waits].sort((a, b) => a - b);
	const at = (share) => `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)} ms`;
	return `${at(0.5)} (half of them), ${at(0.99)} (99 %), ${at(1)} (the longest)`;
}

/**
 * @param {import('./storm.mjs').Storm} storm
 * @param {Record<string, number>} run figures of the attack @param {Record<string, number>} found figures of the search
 */
export function printFigures(storm, run, found) {
	const { honest, hostile, mistake, intercepted } = storm.answered;
	const rate = Math.round((hostile + intercepted) / run.seconds);
	const megabytes = (value) => `${Math.round(value)} MB`;
	const lines = [
		['Hostile requests', `${hostile + intercepted} of ${run.kinds} kinds, ${rate} a second`],
		['Of these, genuine and then changed', intercepted],
		['Their answers', statusesOf(storm)],
		['Triggers attacked', run.triggers],
		['Honest requests', `${honest}, and ${mistake} mistakes`],
		['Honest senders waited', waitsOf(storm)],
		['n8n’s health page, the longest', `${Math.round(run.longestStall)} ms`],
		['Executions stored', `${found.executions}, ${found.rejectedItems} of them of the Rejected output`],
		['Agent and receiver asked', `${run.asked} times`],
		['Markers', found.markers],
		[
			'Searched',
			`${found.rows} rows, ${found.files} files, ${found.logLines} lines of log; ${megabytes(found.bytes / 1e6)}`,
		],
		['n8n’s memory', `${megabytes(run.before)} before, ${megabytes(run.after)} after`],
		['Findings', storm.findings.size],
	];
	process.stdout.write(`\n${lines.map(([name, value]) => `  ${name.padEnd(34)} ${value}`).join('\n')}\n`);
}
