import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Scheme } from '../../core/signature';
import { installPeers, PEER_TIMEOUT_MS } from '../install-peers';
import { profileOf } from './deliveries';
import { vendorsFolder } from './libraries';
import { nameOf, witnesses } from './witnesses/table.cjs';

beforeAll(() => installPeers(vendorsFolder), PEER_TIMEOUT_MS);

/** The names of the header that carries the signature; any of them is enough. */
function headersOf(scheme: Scheme): readonly string[] {
	switch (scheme.kind) {
		case 'signed':
			return scheme.signature.in === 'header' ? scheme.signature.names : [];
		case 'token':
			return scheme.token.in === 'header' ? [scheme.token.name] : [];
		case 'jws':
			return [scheme.header];
		case 'message-signature':
			return ['signature-input'];
		case 'public-key':
			return [];
	}
}

function* codeIn(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		if (entry.isDirectory() && entry.name !== 'node_modules') yield* codeIn(join(folder, entry.name));
		else if (/\.[cm]?js$/.test(entry.name)) yield readFileSync(join(folder, entry.name), 'utf8').toLowerCase();
	}
}

/** Tells whether the code of a package contains one of the texts, in any case. */
function mentions(library: string, texts: readonly string[]): boolean {
	const wanted = texts.map((text) => text.toLowerCase());
	for (const code of codeIn(join(vendorsFolder, 'node_modules', library))) {
		if (wanted.some((text) => code.includes(text))) return true;
	}
	return false;
}

describe('the code of a vendor’s library', () => {
	test.each(witnesses.map((row) => [nameOf(row), row] as const))(
		'%s: names the header of the profile',
		(_, witness) => {
			const isNamed = mentions(witness.package, headersOf(profileOf(witness).scheme));
			expect(isNamed).toBe(witness.namesNoHeader !== true);
		},
	);
});

describe('test/vendors/package.json', () => {
	const { dependencies } = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8')) as {
		readonly dependencies: Readonly<Record<string, string>>;
	};

	test('has exactly the libraries of the witnesses', () => {
		expect(Object.keys(dependencies)).toEqual([...new Set(witnesses.map((row) => row.package))].sort());
	});

	test('pins each version', () => {
		for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
	});
});
