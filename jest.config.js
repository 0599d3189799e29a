/** Returns one jest project per test tier; `npm run test:<tier>` selects one. */
const tier = (name, extra = {}) => ({
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	modulePathIgnorePatterns: ['<rootDir>/playground/', '<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
	...extra,
});

module.exports = {
	// generous, because the slow tiers share two cores with n8n and a browser; no test waits for a timeout to pass
	testTimeout: 120_000,
	projects: [
		tier('unit'),
		tier('cases', { setupFiles: ['reflect-metadata'] }),
		tier('n8n-core', { setupFiles: ['reflect-metadata'] }),
		tier('deliveries', { setupFiles: ['reflect-metadata'] }),
		tier('vendors'),
		tier('n8n'),
		tier('browser'),
		// its files share one cluster, so it runs in one process: --runInBand
		tier('queue', {
			testEnvironment: '<rootDir>/test/queue/environment.mjs',
			globalSetup: '<rootDir>/test/queue/setup.mjs',
			globalTeardown: '<rootDir>/test/queue/teardown.mjs',
		}),
	],
};
