/**
 * `npm run mutation:profiles`: runs Stryker on the rows of the signature profiles. `npm run mutation:profiles -- --mutate
 * core/signature/profiles/ai.ts` covers one file. Every mutant must be killed by vectors; see test/mutation.
 */
import common from './stryker.config.mjs';

export default {
	...common,
	mutate: ['core/signature/profiles/*.ts', '!core/signature/profiles/{evidence,known-events}.ts'],
	plugins: ['@stryker-mutator/mocha-runner', './test/mutation/texts.mjs'],
	ignorers: ['texts'],
	mochaOptions: {
		require: ['./test/mutation/rows.cjs', './test/mutation/jest-words.cjs'],
		spec: [
			'vendor-vectors',
			'vectors',
			'profiles/vendor-rows',
			'profiles/standard-names',
			'profiles/key-forms',
			'profiles/timestamps',
			'profiles/example-events',
			'event-lists',
			'handshake',
			'handshake-rules',
			'identity',
		].map((name) => `test/unit/core/signature/${name}.test.js`),
	},
	jsonReporter: { fileName: 'reports/mutation-profiles.json' },
	concurrency: 1,
	thresholds: { high: 100, low: 100, break: 100 },
};
