/** One jest project per test tier; `npm run test:<tier>` selects one. */
const tier = (name, extra = {}) => ({
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	modulePathIgnorePatterns: ['<rootDir>/playground/', '<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
	...extra,
});

module.exports = {
	projects: [
		tier('unit'),
		tier('n8n-core', { setupFiles: ['reflect-metadata'] }),
		tier('n8n', { testTimeout: 60_000 }),
		tier('browser', { testTimeout: 120_000 }),
	],
};
