/**
 * `npm run mutation:profiles`: runs Stryker on the rows of the signature profiles. What builds and finds rows, row.ts and index.ts, is
 * code, which `npm run mutation` covers. `npm run mutation:profiles -- --mutate
 * core/signature/profiles/ai.ts` covers one file. Every mutant must be killed by a claim of a vendor; see test/mutation.
 */
import common from './stryker.config.mjs';

export default {
	...common,
	mutate: ['core/signature/profiles/**/*.ts', '!core/signature/profiles/{evidence,index,known-events,row}.ts'],
	plugins: ['@stryker-mutator/mocha-runner', './test/mutation/texts.mjs'],
	ignorers: ['texts'],
	mochaOptions: {
		require: ['./test/mutation/rows.cjs', './test/mutation/jest-words.cjs'],
		spec: [
			'core/signature/rows/claims',
			'core/signature/configuration',
			'core/signature/profiles/evidence',
			'library/misuse',
		].map((name) => `test/unit/${name}.test.js`),
	},
	jsonReporter: { fileName: 'reports/mutation-profiles.json' },
	concurrency: 1,
	// each test evaluates the table once to count as covering it
	dryRunTimeoutMinutes: 30,
	thresholds: { high: 100, low: 100, break: 100 },
};
