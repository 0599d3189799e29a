/**
 * `npm run test:hostile`: attacks a real n8n with the packed package in it, then searches everything that was stored
 * for the secrets. It fails if a marker is found outside n8n's encrypted store, if a forgery starts a run, if a hostile
 * request leaves a failed execution, or if an honest request is not answered or does not run exactly once.
 *
 *   npm run test:hostile                         20,000 hostile requests, every source; about 8 minutes
 *   HOSTILE_REQUESTS=400 npm run test:hostile    short: one source of each kind; what npm test runs
 *   HOSTILE_SEED=7 npm run test:hostile          other combinations of attack and source
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureEverything } from '../../playground/install.mjs';
import { startN8n } from '../../playground/n8n.mjs';
import { step } from '../../playground/progress.mjs';
import { Canaries, checkDetector, Detector } from './canary.mjs';

const plan = { total: Number(process.env.HOSTILE_REQUESTS ?? 20_000), seed: Number(process.env.HOSTILE_SEED ?? 1) };

/** Everything is stored and logged, so that everything can be searched. */
const settings = {
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
	EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
	EXECUTIONS_DATA_PRUNE: 'false',
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
	N8N_LOG_LEVEL: 'debug',
};

/** Records everything that this process writes, to be searched like n8n's log. */
function keepOutput() {
	const kept = [];
	for (const stream of [process.stdout, process.stderr]) {
		const write = stream.write.bind(stream);
		stream.write = (chunk, ...rest) => {
			kept.push(String(chunk));
			return write(chunk, ...rest);
		};
	}
	return () => kept.join('');
}

async function main(userFolder, output) {
	await ensureEverything({ userFolder });
	// these need the build
	const [{ attackN8n, searchEverything }, { printFigures, printFindings, writeReport }, { Storm }] = await Promise.all([
		import('./course.mjs'),
		import('./report.mjs'),
		import('./storm.mjs'),
	]);
	const canaries = new Canaries();
	const detector = new Detector(canaries);
	checkDetector(detector, canaries.make('the check of the search itself'));
	const storm = new Storm(detector, canaries);
	const n8n = await step('n8n: first start', () => startN8n({ userFolder, env: settings, logName: 'n8n-hostile' }));
	const run = await attackN8n(n8n, storm, canaries, plan).finally(() => n8n.stop());
	const found = await step('Search: database, files, logs', async () => {
		const kept = { userFolder, log: n8n.log(), output: output() };
		return searchEverything(kept, storm, detector, canaries);
	});
	writeReport(storm);
	printFindings(storm);
	printFigures(storm, run, found);
	if (storm.findings.size > 0) process.exitCode = 1;
}

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-hostile-'));
try {
	await main(userFolder, keepOutput());
} catch (error) {
	process.stderr.write(`\n${error.stack}\n`);
	process.exitCode = 1;
} finally {
	rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
}
