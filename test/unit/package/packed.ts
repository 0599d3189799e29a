import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(__dirname, '../../..');

export interface Manifest {
	name: string;
	files: string[];
	dependencies?: object;
	n8n: { nodes: string[]; credentials: string[] };
}

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

export interface PackedPackage {
	/** The folder that represents a user's n8n nodes folder: only the package and n8n-workflow in node_modules. */
	folder: string;
	/** The unpacked package in it. */
	packageDir: string;
	/** What npm publishes. */
	tarball: string;
}

/** Packs the project as npm publishes it, and unpacks it where nothing else is installed. */
export function unpackAlone(): PackedPackage {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), 'packed-')));
	const output = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
	const [{ filename }] = JSON.parse(output.slice(output.indexOf('['))) as [{ filename: string }];
	const packageDir = join(folder, 'node_modules', manifest.name);
	mkdirSync(packageDir, { recursive: true });
	execFileSync('tar', ['-xzf', join(folder, filename), '-C', packageDir, '--strip-components=1']);
	linkN8nWorkflow(folder);
	return { folder, packageDir, tarball: join(folder, filename) };
}

/** Puts the project's n8n-workflow into the folder, as n8n provides it. */
export function linkN8nWorkflow(folder: string): void {
	symlinkSync(join(root, 'node_modules/n8n-workflow'), join(folder, 'node_modules/n8n-workflow'));
}
