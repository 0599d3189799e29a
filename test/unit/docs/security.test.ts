import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { coversBody, profiles } from '../../../core/signature';
import type { SignatureProfile } from '../../../core/signature';

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');

describe('the tests named in SECURITY.md', () => {
	const named = [...page.matchAll(/`((?:test|bench)\/[^`]+)`(?:: “([^”]+)”)?/g)];
	const unique = new Map(named.map(([text, file = '', title]) => [text, { file, title }]));

	test('are found in the text', () => expect(unique.size).toBeGreaterThan(20));

	test.each([...unique.values()])('exist: $file “$title”', ({ file, title = '' }) => {
		expect(existsSync(join(root, file))).toBe(true);
		expect(readFileSync(join(root, file), 'utf8')).toContain(title);
	});
});

/** Returns the profiles named in the list item that begins with these words. */
function listed(beginning: string): string[] {
	const start = page.indexOf(`- **${beginning}`);
	expect(start).toBeGreaterThan(0);
	const item = page.slice(start, page.indexOf('\n- ', start));
	return [...item.matchAll(/`([a-z0-9-]+)`/g)].map(([, name = '']) => name).filter((name) => name in profiles);
}

const whose = (holds: (profile: SignatureProfile) => boolean): string[] =>
	Object.values(profiles)
		.filter(holds)
		.map(({ name }) => name);

describe('SECURITY.md agrees with the table of profiles', () => {
	test('on which profiles send the secret itself', () => {
		const tokens = whose(({ scheme }) => scheme.kind === 'token');
		expect(listed('The secret itself travels').sort()).toEqual(tokens.sort());
	});

	test('on which profiles read the event from an unsigned header', () => {
		const unsigned = whose(({ scheme, event = [] }) => scheme.kind !== 'token' && event[0]?.in === 'header');
		expect(listed('The event is read from a header').sort()).toEqual(unsigned.sort());
	});

	test('on which tokens do not cover the body', () => {
		const keyed = whose((profile) => profile.scheme.kind === 'public-key' && !coversBody(profile.scheme));
		expect(listed('A token proves who calls').sort()).toEqual(keyed.sort());
	});

	test('on which profiles sign only parts of the body', () => {
		const parts = whose(({ scheme }) => {
			if (scheme.kind === 'jws') return scheme.bodyHash === undefined;
			return scheme.kind === 'signed' && !/\{(?:body|sorted-parameters|form:bt_payload)/.test(scheme.content);
		});
		expect(listed('Only parts of the body are signed').sort()).toEqual(parts.sort());
	});
});
