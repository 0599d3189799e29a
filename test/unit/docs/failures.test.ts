import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { failureCodes } from '../../../core/failure-codes';
import { render } from '../../../docs/failures.cjs';

const docs = join(__dirname, '../../../docs');

test('docs/failures.md matches the table of codes; `npm run docs` regenerates it', () => {
	expect(readFileSync(join(docs, 'failures.md'), 'utf8')).toBe(render(failureCodes));
});

test('every code has its entry', () => {
	const page = render(failureCodes);
	const missing = Object.entries(failureCodes).filter(
		([code, { meaning, cure }]) => !page.includes(`### \`${code}\`\n\n${meaning}.\n${cure}\n`),
	);
	expect(missing).toEqual([]);
});
