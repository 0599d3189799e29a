import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as signature from '../../../core/signature';
import { render } from '../../../docs/providers.cjs';

const docs = join(__dirname, '../../../docs');

test('docs/providers.md matches the profile table; `npm run docs` regenerates it', () => {
	expect(readFileSync(join(docs, 'providers.md'), 'utf8')).toBe(render(signature));
});

test('every profile has a row in the table', () => {
	const page = render(signature);
	for (const name of Object.keys(signature.profiles)) expect(page).toContain(`| \`${name}\` |`);
	expect(Object.keys(signature.profiles).length).toBeGreaterThanOrEqual(75);
});

test('every content token has its line', () => {
	const page = render(signature);
	for (const [name, token] of Object.entries(signature.contentTokens)) {
		expect(page).toContain(`| \`${signature.spelledToken(name, token)}\` |`);
	}
});

test('the page shows a real row and its published vector', () => {
	const page = render(signature);
	const example = page.slice(page.indexOf('## Add a provider'));
	expect(example).toContain("name: 'razorpay'");
	expect(example).toContain('"provider": "razorpay"');
});
