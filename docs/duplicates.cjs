/**
 * Writes docs/duplicates.md from the profile table: what makes a copy, row by row.
 * `npm run docs` writes it; test/unit/docs compares it.
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const { code, describeSources } = require('./providers.cjs');

const INTRO = `# What makes a copy

The Webhook Trigger starts the workflow once for each delivery. What counts as a copy depends on what the sender's own retries keep. This page says
so for every source. \`npm run docs\` generates it from the profile table.

- *Tells deliveries apart*: two deliveries that agree in this are one delivery. *Content* is the body, whichever secret it is
  signed with.
- *Remembered*: how long, unless the option *Duplicate Window* says otherwise. That is the sender's span of retries and one hour, and never less than a
  day. It covers the time for which a signature is accepted.
- *Why*: what is known of the sender's deliveries and retries, and the source. *General knowledge* means that no page was
  found. *Quoted by others* means that the vendor's page was not at hand, but several texts have its words.

A delivery that lacks the id in the table is recognised by its signature over a time. If no time is signed, it is not recognised.
Sources that remember nothing run every delivery, so a retry of theirs runs again. The option *Duplicate Window* makes them compare event and content.
*Custom Signature* with an ID header follows *id, event and content*. With \`{id}\` in the signed content, the id is enough. Without an id, the
signature over a time counts. *Secure Header*, *Agent Message* and *Secret URL Only* remember nothing.

The option *Strict Replay Protection* compares the signed content alone, or the id where that is enough. See [Replays](../SECURITY.md#replays).
`;

/** @param {object} profile one row */
function describeIdentity({ scheme, retry, deliveryId }) {
	const isSigned = scheme.kind === 'signed' && scheme.content.includes('{id}');
	const id = describeSources(retry.id ?? deliveryId);
	switch (retry.keeps) {
		case 'id':
			return isSigned ? `the signed id in ${id}` : `id in ${id}, and event`;
		case 'id-and-content':
			return `id in ${id}, event and content`;
		case 'content':
			return 'event and content';
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
		const head = 'Provider | Profile | Tells deliveries apart | Remembered | Why';
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
