/** n8n's own loader, which refuses a package with one wrong description. The package must have been built. */
import './harness/environment';

import { PackageDirectoryLoader } from 'n8n-core';
import { join } from 'node:path';

import { manifest } from '../unit/package/packed';

test('n8n loads every node and every credential of the package', async () => {
	const loader = new PackageDirectoryLoader(join(__dirname, '../..'));
	await loader.loadAll();
	const named = (paths: readonly string[]) => paths.map((path) => /([^/]+)\.(?:node|credentials)\.js$/.exec(path)?.[1]);
	const lowered = (names: readonly (string | undefined)[]) => names.map((name) => name?.toLowerCase()).sort();
	expect(lowered(Object.keys(loader.nodeTypes))).toEqual(lowered(named(manifest.n8n.nodes)));
	expect(lowered(Object.keys(loader.credentialTypes))).toEqual(lowered(named(manifest.n8n.credentials)));
});
