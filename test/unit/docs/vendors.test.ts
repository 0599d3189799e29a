import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { render } from '../../../docs/vendors.cjs';
import { witnesses } from '../../vendors/witnesses/table.cjs';

const page = render();

test('docs/vendors.md matches the table of witnesses; `npm run docs` regenerates it', () => {
	expect(readFileSync(join(__dirname, '../../../docs/vendors.md'), 'utf8')).toBe(page);
});

test('every library has its line, with its version', () => {
	for (const { package: library } of witnesses) {
		expect(page).toMatch(new RegExp(`^\\| \`${library}\` (\\(third party\\) )?\\| \\d+\\.\\d+\\.\\d+ \\| `, 'm'));
	}
});

test.each([
	['paddle', '| – | 5 s | any | – |'],
	['standard-webhooks', '| yes | 300 s | 300 s | – |'],
	['razorpay', '| – | – | – | – |'],
	['discord', '| – | any | any | 300 s old, 300 s ahead: the library does not check the time that Discord signs |'],
])('the line of %s', (profile, cells) => expect(page).toContain(`| \`${profile}\` ${cells}\n`));
