import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { agentProtocols } from '../../../core/agent';
import { profiles } from '../../../core/signature';
import type { SignatureProfile } from '../../../core/signature';

const root = join(__dirname, '../../..');
const read = (page: string): string => readFileSync(join(root, page), 'utf8').replace(/\s+/g, ' ');

/** Returns the names in a sentence's list, `A, B and C`, between the words before and after it. */
function namesBetween(page: string, before: string, after: string): string[] {
	const text = read(page);
	const start = text.indexOf(before);
	expect(start).toBeGreaterThan(-1);
	const list = text.slice(start + before.length, text.indexOf(after, start + before.length));
	return list.split(/,? and |, /).map((name) => name.trim());
}

/** Fails with the titles that no name begins, and the names that begin no title. */
function expectToCover(names: string[], titles: string[]): void {
	const missing = titles.filter((title) => !names.some((name) => title.startsWith(name)));
	const unknown = names.filter((name) => !titles.some((title) => title.startsWith(name)));
	expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
}

const titlesWhere = (holds: (profile: SignatureProfile) => boolean): string[] =>
	Object.values(profiles)
		.filter(holds)
		.map(({ displayName }) => displayName);

const agentApis = agentProtocols.map(({ displayName }) => displayName);

describe('lists in the documentation match the engine’s tables', () => {
	test('README.md names every agent API', () => {
		const [frameworks, platforms] = [
			namesBetween('README.md', '[Agent APIs](docs/agents.md#agent-apis): ', '. '),
			namesBetween('README.md', ' Platforms: ', '. '),
		];
		expectToCover([...frameworks, ...platforms], agentApis);
	});

	test.each(['What to enter for each API:', 'What each API can do:'])('docs/agents.md, “%s”', (heading) => {
		const page = readFileSync(join(root, 'docs/agents.md'), 'utf8');
		const [, table = ''] = page.slice(page.indexOf(heading)).split('\n\n');
		const named = table.split('\n').map((line) => line.split('|')[1]?.trim());
		expect(named.slice(2).sort()).toEqual([...agentApis].sort());
	});

	test('docs/webhook-trigger.md names the sources that send lists of events', () => {
		const names = namesBetween('docs/webhook-trigger.md', 'These sources send lists: - ', ' The [list of providers]');
		expectToCover(
			names.flatMap((name) => name.split(' - ')),
			titlesWhere(({ lists }) => lists !== undefined),
		);
	});

	test('docs/webhook-trigger.md names the sources that accept every form of body', () => {
		const names = namesBetween('docs/webhook-trigger.md', 'These sources accept every form: ', '. ');
		expectToCover(
			names,
			titlesWhere(({ body }) => body?.includes('any') ?? false),
		);
	});

	test.each([
		['payload', '`payload=` for ', ', and `json='],
		['json', '`json=` for ', '. '],
	])('docs/webhook-trigger.md names the sources with JSON in the form field %s', (field, before, after) => {
		expectToCover(
			namesBetween('docs/webhook-trigger.md', before, after),
			titlesWhere(({ documentField }) => documentField === field),
		);
	});
});
