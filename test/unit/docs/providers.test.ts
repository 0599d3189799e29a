import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { canSign, profiles } from '../../../core/signature';
import { render } from '../../../docs/providers.cjs';

const docs = join(__dirname, '../../../docs');

test('docs/providers.md matches the profile table; `npm run docs` regenerates it', () => {
	expect(readFileSync(join(docs, 'providers.md'), 'utf8')).toBe(render(profiles, canSign));
});

test('every profile has a row in the table', () => {
	const page = render(profiles, canSign);
	for (const name of Object.keys(profiles)) expect(page).toContain(`| \`${name}\` |`);
	expect(Object.keys(profiles).length).toBeGreaterThanOrEqual(75);
});

test('the page shows a real row and its published vector', () => {
	const page = render(profiles, canSign);
	const example = page.slice(page.indexOf('## Add a provider'));
	expect(example).toContain("name: 'razorpay'");
	expect(example).toContain('"provider": "razorpay"');
});
