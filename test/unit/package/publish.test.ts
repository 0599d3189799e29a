import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { installPeers, PEER_TIMEOUT_MS } from '../../install-peers';
import { root, unpackAlone } from './packed';
import type { PackedPackage } from './packed';

interface Checked {
	readonly publint: readonly string[];
	readonly types: readonly { readonly kind: string }[];
}

const checks = join(root, 'test/publish-checks');
/** What people wait for, and n8n downloads for every process. */
const MOST_BYTES = 400_000;

let packed: PackedPackage;

beforeAll(() => {
	packed = unpackAlone();
	installPeers(checks);
}, PEER_TIMEOUT_MS);

afterAll(() => rmSync(packed.folder, { recursive: true, force: true }));

const check = (tarball: string): Checked =>
	JSON.parse(execFileSync(process.execPath, ['check.mjs', tarball], { cwd: checks, encoding: 'utf8' })) as Checked;

test('publint finds nothing in the packed package, and its types resolve for every kind of import', () => {
	expect(check(packed.tarball)).toEqual({ publint: [], types: [] });
});

test('a package without its types is noticed', () => {
	const copy = join(packed.folder, 'package');
	cpSync(packed.packageDir, copy, { recursive: true });
	rmSync(join(copy, 'index.d.ts'));
	const broken = join(packed.folder, 'broken.tgz');
	execFileSync('tar', ['-czf', broken, '-C', packed.folder, 'package']);
	const { publint, types } = check(broken);
	expect(publint.join()).toContain('index.d.ts');
	expect(types.map(({ kind }) => kind)).toContain('UntypedResolution');
});

test('the packed package is smaller than 400 kB', () => {
	expect(statSync(packed.tarball).size).toBeLessThan(MOST_BYTES);
});
