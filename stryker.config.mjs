/**
 * `npm run mutation`: runs Stryker on core/. `npm run mutation -- --mutate core/event/*.ts` covers a part. Rows of data
 * (profiles, sample events) are left out: vectors check them, and their texts have no behaviour.
 */
export default {
	mutate: [
		'core/**/*.ts',
		'!core/**/index.ts',
		'!core/signature/profiles/**/*.ts',
		'!core/send/samples/*.ts',
		'core/signature/profiles/{index,row}.ts',
	],
	buildCommand: 'tsc -p test/mutation/tsconfig.json',
	testRunner: 'mocha',
	mochaOptions: {
		require: ['./test/mutation/jest-words.cjs'],
		spec: ['test/unit/core/**/*.test.js'],
	},
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	reporters: ['clear-text', 'json', 'progress'],
	jsonReporter: { fileName: 'reports/mutation.json' },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	tempDirName: '.stryker-tmp',
	ignorePatterns: ['playground', 'dist', 'reports', 'docs/**/*.md', 'docs/images', 'bench', 'examples'],
	concurrency: 2,
	timeoutMS: 10_000,
	thresholds: { high: 95, low: 90, break: 90 },
};
