/**
 * Writes docs/vendors.md from the table of witnesses in test/vendors. `npm run docs` writes it; test/unit/docs compares
 * it.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const { dependencies } = require('../test/vendors/package.json');
const { witnesses } = require('../test/vendors/witnesses/table.cjs');
const { code } = require('./providers.cjs');

const count = (by) => new Set(witnesses.filter((row) => row.by === by).map((row) => row.package)).size;

const INTRO = `# Vendors' libraries as witnesses

\`npm test\` runs the libraries of ${count('vendor')} vendors, and ${count('third-party')} of other authors, against the signature profiles. They are installed in
\`test/vendors\`, with a lockfile, and are no part of the package. \`npm run docs\` generates this page from the table of witnesses.

- What this package signs, the library must accept.
- What the library signs, this package must accept. For senders with a private key, a test key signs.
- Both must refuse a changed body and another secret, each with the expected reason.
- The library's limits for the time are tested to the second. So are those of the profile.
- The library's code must name the header of the profile, unless it takes the signature as an argument.

\`npm run vendors\` does the same with the newest versions, in a temporary folder. It prints which versions have moved, and which tests no longer pass.
\`npm run vendors -- stripe openai\` updates only these.

_Old_ and _ahead_ are the seconds that the library allows; _any_ means that it has no limit. Where the profile’s limits differ, the table
says why. _Third party_: the library is neither the vendor's own nor one that the vendor recommends.

| Package | Version | Profile | Signs | Time: old | Ahead | The profile’s own limits |
| --- | --- | --- | --- | --- | --- | --- |
`;

const seconds = (limit) => (limit === undefined ? 'any' : `${limit} s`);

function describe({ package: library, by, profile, note, signs, clock, ourClock }) {
	const cells = [
		by === 'vendor' ? code(library) : `${code(library)} (third party)`,
		dependencies[library],
		note ? `${code(profile)}, ${note}` : code(profile),
		signs ? 'yes' : '–',
		clock ? seconds(clock.behind) : '–',
		clock ? seconds(clock.ahead) : '–',
		ourClock ? `${seconds(ourClock.behind)} old, ${seconds(ourClock.ahead)} ahead: ${ourClock.because}` : '–',
	];
	return `| ${cells.join(' | ')} |`;
}

/** @returns {string} Markdown */
function render() {
	return `${INTRO}${witnesses.map(describe).join('\n')}\n`;
}

module.exports = { render };

if (require.main === module) writeFileSync(join(__dirname, 'vendors.md'), render());
