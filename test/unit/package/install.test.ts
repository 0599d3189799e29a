import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { installPeers, PEER_TIMEOUT_MS } from '../../install-peers';
import { manifest, root, unpackAlone } from './packed';
import type { PackedPackage } from './packed';

/** A community package with the usual peer dependency on n8n-workflow. */
const NEIGHBOUR = '@mendable/n8n-nodes-firecrawl@2.1.2';
const neighbourName = '@mendable/n8n-nodes-firecrawl';

/** Returns the line of a page's code block that installs the package. */
function installLine(page: string): string {
	const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(/^```bash\n([\s\S]*?)^```$/gm)];
	const lines = blocks.flatMap(([, code = '']) => code.split('\n'));
	const found = lines.filter((line) => line.includes('npm install') && line.includes(manifest.name));
	expect(found).toHaveLength(1);
	return found[0] as string;
}

const line = installLine('README.md');

let packed: PackedPackage;
let homes: string;

beforeAll(() => {
	packed = unpackAlone();
	homes = mkdtempSync(join(tmpdir(), 'install-'));
	installPeers(join(root, 'test/node-20'));
}, PEER_TIMEOUT_MS);

afterAll(() => {
	rmSync(packed.folder, { recursive: true, force: true });
	rmSync(homes, { recursive: true, force: true });
});

const nodes = [
	['20', join(root, 'test/node-20/node_modules/node/bin')],
	['24', join(root, 'node_modules/node/bin')],
] as const;

/** Runs a line in bash as somebody with an empty home folder would, on that Node.js. */
function inShell(command: string, home: string, node: string): { status: number | null; stderr: string } {
	const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
	const env = { ...Object.fromEntries(kept), HOME: home, PATH: `${node}${delimiter}${process.env.PATH}` };
	return spawnSync('bash', ['-c', command], { cwd: home, env, encoding: 'utf8' });
}

function installedIn(home: string): string[] {
	const modules = join(home, '.n8n/nodes/node_modules');
	const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
	return names
		.flatMap((name) =>
			name.startsWith('@') ? readdirSync(join(modules, name)).map((own) => `${name}/${own}`) : [name],
		)
		.sort();
}

describe.each(nodes)('the install line of the README on Node.js %s', (version, node) => {
	const home = (name: string) => {
		const folder = join(homes, `${version}-${name}`);
		mkdirSync(folder);
		return folder;
	};

	test('runs on that Node.js', () => {
		expect(execFileSync(join(node, 'node'), ['--version'], { encoding: 'utf8' })).toMatch(
			new RegExp(`^v${version}\\.`),
		);
	});

	test('installs the package alone, and its library loads', () => {
		const folder = home('alone');
		const { status, stderr } = inShell(line.replace(manifest.name, packed.tarball), folder, node);
		expect([stderr, status]).toEqual([expect.not.stringContaining('npm error'), 0]);
		expect(installedIn(folder)).toEqual([manifest.name]);
		const code = `process.stdout.write(String(require('${manifest.name}').profileNames.includes('github')))`;
		const loaded = execFileSync(join(node, 'node'), ['-e', code], {
			cwd: join(folder, '.n8n/nodes'),
			encoding: 'utf8',
		});
		expect(loaded).toBe('true');
	});

	test('installs the package beside another community package, which stays', () => {
		const folder = home('beside');
		const other = line.replace(manifest.name, NEIGHBOUR);
		expect(inShell(other, folder, node).status).toBe(0);
		expect(installedIn(folder)).toEqual([neighbourName]);
		expect(inShell(line.replace(manifest.name, packed.tarball), folder, node)).toMatchObject({ status: 0 });
		expect(installedIn(folder)).toEqual([neighbourName, manifest.name]);
	});

	test('is not needed in full: a plain npm install also installs one package', () => {
		const folder = home('plain');
		const plain = `npm install --prefix ~/.n8n/nodes ${packed.tarball}`;
		expect(inShell(plain, folder, node)).toMatchObject({ status: 0 });
		expect(installedIn(folder)).toEqual([manifest.name]);
	});
});

test('the page on installation and the Dockerfile have the same line', () => {
	expect(installLine('docs/installation.md')).toBe(line.replace(/\s+#.*$/, ''));
	const dockerfile = readFileSync(join(root, 'docker/Dockerfile'), 'utf8');
	const options = line.replace(/\s+#.*$/, '').split(manifest.name)[1];
	expect(dockerfile).toContain(
		`--prefix /home/node/.n8n/nodes ${manifest.name}@\${AGENT_WEBHOOKS_VERSION}${options}\n`,
	);
	expect(existsSync(join(root, 'docker/compose.yaml'))).toBe(true);
}, 10_000);
