// `npm run fuzz [seconds]`: runs all properties within the given total time (default: ten minutes).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const unit = join(root, 'test', 'unit');

const files = readdirSync(unit, { recursive: true })
	.map((file) => join(unit, file))
	.filter((file) => file.endsWith('properties.test.ts'));
const properties = files
	.map((file) => readFileSync(file, 'utf8').match(/\bruns\(/g)?.length ?? 0)
	.reduce((sum, count) => sum + count, 0);

const total = Number(process.argv[2] ?? process.env.FUZZ_SECONDS ?? 600);
const each = Math.max(1, Math.floor(total / properties));
console.log(`${properties} properties in ${files.length} files, ${each} s each, one file at a time`);

const jest = createRequire(join(root, 'package.json')).resolve('jest/bin/jest');
const { status } = spawnSync(
	process.execPath,
	[jest, '--selectProjects=unit', '--runInBand', `--testPathPatterns=properties\\.test\\.ts$`],
	{ cwd: root, stdio: 'inherit', env: { ...process.env, FUZZ_SECONDS: String(each) } },
);
process.exit(status ?? 1);
