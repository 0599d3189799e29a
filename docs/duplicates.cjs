/**
 * Writes docs/duplicates.md from the profile table: what identifies a delivery of each source.
 * `npm run docs` writes it; test/unit/docs compares it.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const { code, describeSources } = require('./providers.cjs');

const INTRO = `# What counts as a copy

The Webhook Trigger starts the workflow once for each delivery. A sender's retry is a copy of an earlier delivery. How a copy is recognised depends
on what the sender keeps unchanged when it retries. \`npm run docs\` generates this page from the profile table.

- *Identified by*: two deliveries for which this is equal are the same delivery. *Content* is the body, whichever secret it is signed with.
- *Remembered*: for how long, unless the option *Duplicate Window* is set. By default, the time over which the sender retries plus one hour, but at
  least one day, and at least as long as a signature is accepted.
- *Why*: what is known about the sender's deliveries and retries, with the source. *General knowledge* means that no page was found. *Quoted by others*
  means that the vendor's page could not be read, but other pages quote it.

If a delivery lacks the ID in the table, it is identified by its signature, provided that a time is signed. Otherwise, it is not recognised as a copy.
If *Identified by* is *nothing*, every delivery runs, including retries. With the option *Duplicate Window*, event and content are compared instead.
*Custom Signature* with an ID header compares *ID, event and content*. With \`{id}\` in the signed content, the ID is enough. Without an ID, the
signature is compared if a time is signed. *Secure Header*, *Agent Message* and *Secret URL Only* remember nothing.

The option *Strict Replay Protection* compares the signed content alone, or the ID where that is enough. See [Replays](../SECURITY.md#replays).
`;

/** What counts beside event and content for the events whose bodies repeat. */
function describeRepeats({ scheme, retry, deliveryId }) {
	if (retry.repeats === undefined) return '';
	const events = retry.repeats.map(code).join(', ');
	if (retry.id ?? deliveryId) return `; also the ID in ${describeSources(retry.id ?? deliveryId)} for ${events}`;
	return `; ${scheme.kind === 'signed' ? 'the signature' : 'nothing'} for ${events}`;
}

/** @param {object} profile one row */
function describeIdentity(profile) {
	const { scheme, retry, deliveryId } = profile;
	const isSigned =
		scheme.kind === 'signed' ? scheme.content.includes('{id}') : scheme.kind === 'public-key' && scheme.proof.id;
	const id = describeSources(retry.id ?? deliveryId);
	switch (retry.keeps) {
		case 'id':
			return isSigned ? `the signed ID in ${id}` : `ID in ${id}, and event`;
		case 'id-and-content':
			return `ID in ${id}, event and content`;
		case 'content':
			return `event and content${describeRepeats(profile)}`;
		case 'signature':
			return 'the signature';
		case 'nothing':
			return 'nothing';
		default:
			throw new Error(`No description for deliveries that keep ${retry.keeps}`);
	}
}

const counted = (count, unit) => `${count} ${unit}${count === 1 ? '' : 's'}`;

function describeWindow(seconds) {
	const hours = Math.ceil(seconds / 3600);
	const [days, rest] = [Math.floor(hours / 24), hours % 24];
	const parts = [days > 0 && counted(days, 'day'), rest > 0 && counted(rest, 'hour')].filter(Boolean);
	return parts.join(' ') || '–';
}

/** @param {Record<string, object>} profiles @param {(profile: object) => number} windowOf seconds @returns {string} Markdown */
function render(profiles, windowOf) {
	const rows = Object.values(profiles);
	const groups = [...new Set(rows.map(({ group }) => group))];
	const tables = groups.map((group) => {
		const lines = rows
			.filter((profile) => profile.group === group)
			.map((profile) => {
				const { displayName, name, retry } = profile;
				const cells = [
					displayName,
					code(name),
					describeIdentity(profile),
					describeWindow(windowOf(profile)),
					retry.source,
				];
				return `| ${cells.join(' | ')} |`;
			});
		const head = 'Provider | Profile | Identified by | Remembered | Why';
		return `\n## ${group}\n\n| ${head} |\n|${' --- |'.repeat(5)}\n${lines.join('\n')}\n`;
	});
	return `${INTRO}${tables.join('')}`;
}

module.exports = { render };

if (require.main === module) {
	const { profiles } = require('../dist/core/signature');
	const { duplicateWindow } = require('../dist/core/signature/replay');
	const { toleranceOf } = require('../dist/core/signature/schemes/compile');
	const windowOf = (profile) => duplicateWindow(profile, 'retry', toleranceOf(profile.scheme));
	writeFileSync(join(__dirname, 'duplicates.md'), render(profiles, windowOf));
}
