import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { render, withoutRun } from '../../../docs/refused-requests.cjs';
import { answers } from '../../../nodes/WebhookTrigger/answer/answers';
import { ignoredRows } from '../../../nodes/WebhookTrigger/answer/ignored';
import { refusals } from '../../../nodes/WebhookTrigger/answer/refusals';

const page = render({ refusals, answers, ignored: ignoredRows });

test('docs/refused-requests.md matches the table of reasons; `npm run docs` regenerates it', () => {
	expect(readFileSync(join(__dirname, '../../../docs/refused-requests.md'), 'utf8')).toBe(page);
});

test.each(Object.entries(refusals))('%s has one line, with its meaning and its cure', (reason, { meaning, cure }) => {
	const lines = page.split('\n').filter((line) => line.startsWith(`| \`${reason}\` |`));
	expect(lines).toHaveLength(1);
	expect(lines[0]).toContain(` ${meaning}. | ${cure}. |`);
});

test.each(Object.entries(refusals))('%s: the meaning is one sentence, the cure says what to do', (_, row) => {
	expect(row.meaning).toMatch(/^[A-Z][^.]{2,}$/);
	expect(row.cure).toMatch(/^(?:Check|Copy|If|Look|Set) .*[^.]$/);
});

test('the second table has a line for each request that starts no run', () => {
	const rows = Object.values(withoutRun(answers, ignoredRows));
	for (const { title } of rows) expect(page).toContain(`\n| ${title} | `);
	expect(rows.length).toBeGreaterThanOrEqual(8);
});
