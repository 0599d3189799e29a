/**
 * `npm run mutation`: Stryker on core/. `npm run mutation -- --mutate core/event/*.ts` looks at a part.
 * Rows of data (profiles, sample events) are left out: vectors hold them, and their texts have no behaviour.
 */
export default {
	mutate: ['core/**/*.ts', '!core/signature/profiles/*.ts', '!core/sample/*.ts', '!core/**/index.ts'],
	testRunner: 'jest',
	jest: { projectType: 'custom', configFile: 'jest.mutation.config.js' },
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	reporters: ['clear-text', 'json', 'progress'],
	jsonReporter: { fileName: 'reports/mutation.json' },
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	tempDirName: '.stryker-tmp',
	ignorePatterns: ['playground', 'dist', 'reports', 'docs', 'bench'],
	concurrency: 2,
	timeoutMS: 15_000,
	thresholds: { high: 95, low: 90, break: 90 },
};
