/** What `npm run vendors` says: which versions moved, and which witnesses no longer agree. */

/** The lines of an assertion that say most. */
const MOST_LINES = 12;
const plain = (text) => text.replace(/\x1b\[\d+m/g, '');

/**
 * @param {Record<string, string>} before versions by package
 * @param {Record<string, string>} after
 * @returns {string[]} a line for each package whose version is another one
 */
function movedVersions(before, after) {
	const moved = Object.keys(before).filter((name) => after[name] !== before[name]);
	const width = Math.max(0, ...moved.map((name) => name.length));
	return moved.map((name) => `${name.padEnd(width)}  ${before[name]} → ${after[name] ?? 'not installed'}`);
}

/**
 * @param {{ testResults: { message: string, assertionResults: object[] }[] }} jestReport
 * @returns {string[]} one text for each test that failed, and for each file that could not run
 */
function disagreements({ testResults }) {
	return testResults.flatMap(({ message, assertionResults }) => {
		const failed = assertionResults.filter(({ status }) => status === 'failed');
		if (failed.length === 0) return assertionResults.length === 0 && message ? [plain(message)] : [];
		return failed.map(({ fullName, failureMessages }) => {
			const lines = plain(failureMessages.join('\n'))
				.split('\n')
				.filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
			return [fullName, ...lines.slice(0, MOST_LINES).map((line) => `    ${line}`)].join('\n');
		});
	});
}

/** @returns {string} what is printed at the end */
function render({ before, after, report }) {
	const [moved, failed] = [movedVersions(before, after), disagreements(report)];
	return [
		`${moved.length} of ${Object.keys(before).length} packages have moved since test/vendors/package-lock.json:`,
		...moved.map((line) => `  ${line}`),
		'',
		failed.length === 0
			? `All ${report.numPassedTests} tests pass with the newest versions.`
			: `${failed.length} tests fail with the newest versions, ${report.numPassedTests} pass:`,
		...failed,
		'',
	].join('\n');
}

module.exports = { disagreements, movedVersions, render };
