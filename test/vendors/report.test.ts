import { disagreements, movedVersions, render, type JestReport } from './report.cjs';

const passed = { status: 'passed', fullName: 'the clock of stripe', failureMessages: [] };
const failed = {
	status: 'failed',
	fullName: 'a vendor’s library paddle: accepts what this package signs',
	failureMessages: ['\u001B[31mExpected: "true"\u001B[39m\n\nReceived: "false"\n    at Object.<anonymous> (a.ts:1:1)'],
};
const report: JestReport = {
	numPassedTests: 1,
	testResults: [{ message: 'all messages', assertionResults: [passed, failed] }],
};
const versions = {
	before: { stripe: '1.0.0', '@paddle/sdk': '2.0.0' },
	after: { stripe: '1.0.0', '@paddle/sdk': '3.1.0' },
};

test('a package whose version is the same is left out', () => {
	expect(movedVersions(versions.before, versions.after)).toEqual(['@paddle/sdk  2.0.0 → 3.1.0']);
});

test('a package that cannot be installed is named', () => {
	expect(movedVersions({ stripe: '1.0.0' }, {})).toEqual(['stripe  1.0.0 → not installed']);
});

test('a test that failed is named with its assertion, without colours and stack', () => {
	expect(disagreements(report)).toEqual([`${failed.fullName}\n    Expected: "true"\n    Received: "false"`]);
});

test('a file that could not run is a disagreement', () => {
	const broken = { numPassedTests: 0, testResults: [{ message: 'Cannot find module', assertionResults: [] }] };
	expect(disagreements(broken)).toEqual(['Cannot find module']);
});

test('both are printed', () => {
	expect(render({ ...versions, report })).toBe(
		[
			'1 of 2 packages have moved since test/vendors/package-lock.json:',
			'  @paddle/sdk  2.0.0 → 3.1.0',
			'',
			'1 tests fail with the newest versions, 1 pass:',
			...disagreements(report),
			'',
		].join('\n'),
	);
	const fine = { numPassedTests: 7, testResults: [{ message: '', assertionResults: [passed] }] };
	expect(render({ ...versions, report: fine })).toContain('All 7 tests pass with the newest versions.');
});
