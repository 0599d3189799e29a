import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { profiles } from '../../../core/signature';
import type { SignatureProfile } from '../../../core/signature';
import { duplicateWindow } from '../../../core/signature/replay';
import { toleranceOf } from '../../../core/signature/schemes/compile';
import { render } from '../../../docs/duplicates.cjs';

const docs = join(__dirname, '../../../docs');
const page = render(profiles, (profile: SignatureProfile) =>
	duplicateWindow(profile, 'retry', toleranceOf(profile.scheme)),
);

test('docs/duplicates.md matches the profile table; `npm run docs` regenerates it', () => {
	expect(readFileSync(join(docs, 'duplicates.md'), 'utf8')).toBe(page);
});

test('every profile has its line, with what is known of its retries', () => {
	for (const { name, retry } of Object.values(profiles)) {
		expect(page).toMatch(new RegExp(`\\| \`${name}\` \\| [^|]+ \\| [^|]+ \\| `));
		expect(page).toContain(`| ${retry.source} |`);
	}
});

test.each([
	['stripe', '| ID in `id`, and event | 3 days 1 hour |'],
	['polar', '| the signed ID in `webhook-id` | 1 day |'],
	['razorpay', '| event and content | 1 day 1 hour |'],
	['github', '| event and content; also the ID in `X-GitHub-Delivery` for `workflow_dispatch`, '],
	['webflow', '| event and content; the signature for `ecomm_inventory_changed` | 1 day |'],
	['buildkite-token', '| event and content; nothing for `ping`, `agent.blocked`, '],
	['woocommerce', '| ID in `X-WC-Webhook-Delivery-ID`, event and content | 1 day |'],
	['mailgun', '| the signature | 1 day |'],
	['dropbox', '| nothing | – |'],
])('the line of %s', (name, cells) => expect(page).toContain(`| \`${name}\` ${cells}`));
