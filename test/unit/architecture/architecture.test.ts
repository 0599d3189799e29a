import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface CruiseResult {
	summary: { violations: Array<{ rule: { name: string }; from: string; to: string }>; totalCruised: number };
}

const root = join(__dirname, '../../..');

/** Runs dependency-cruiser with the project's rules on a folder with the same structure as the project. */
function cruise(baseDir: string): CruiseResult['summary'] {
	const folders = ['core', 'nodes', 'credentials'].filter((folder) => existsSync(join(baseDir, folder)));
	const config = join(root, '.dependency-cruiser.cjs');
	const output = execFileSync(
		process.execPath,
		[
			join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
			'--config',
			config,
			'--output-type',
			'json',
			...folders,
		],
		{ cwd: baseDir, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
	);
	return (JSON.parse(output) as CruiseResult).summary;
}

test('the code follows the import table of the design', () => {
	const { violations, totalCruised } = cruise(root);
	expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
	expect(totalCruised).toBeGreaterThan(40);
});

test('each rule of the import table detects a violation', () => {
	const { violations } = cruise(join(__dirname, 'violations'));
	const caught = violations.map(({ rule, from }) => `${rule.name}: ${from}`);
	expect(caught).toEqual(
		expect.arrayContaining([
			'core-is-pure: core/agent/reads-a-file.ts',
			'core-is-pure: core/agent/knows-n8n.ts',
			'crypto-in-signature-only: core/event/hashes.ts',
			'shared-doors: nodes/shared/knows-a-node.ts',
			'nodes-stand-alone: nodes/One/imports-another-node.ts',
			'credentials-import-little: credentials/imports-a-node.ts',
			'rooms-have-doors: credentials/enters-by-a-window.ts',
			'no-circles: core/event/circle-one.ts',
			'floor-text: core/text/knows-the-agent.ts',
			'floor-signature-keys: core/signature/keys/knows-a-scheme.ts',
		]),
	);
});
