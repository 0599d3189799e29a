import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const playground = join(__dirname, '../../../playground');

/** Creates a folder with a file in a child process, which then does `next` and stays alive. Returns the path of the folder. */
async function folderOf(next: string) {
	const script = `
		import { writeFileSync } from 'node:fs';
		import { temporaryFolder } from './temporary.mjs';
		const { path, remove } = temporaryFolder('test');
		writeFileSync(path + '/file', '');
		process.stdout.write(path);
		setInterval(() => undefined, 1000);
		process.stdin.once('data', () => { ${next} });`;
	const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { cwd: playground });
	const [path] = (await once(child.stdout, 'data')) as [Buffer];
	return { child, path: path.toString() };
}

describe('a temporary folder is removed', () => {
	test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('after %s', async (signal) => {
		const { child, path } = await folderOf('');
		expect(existsSync(path)).toBe(true);
		child.kill(signal);
		await once(child, 'close');
		expect(existsSync(path)).toBe(false);
	});

	test('if the process ends with it still in use', async () => {
		const { child, path } = await folderOf('process.exit(1)');
		child.stdin.write('now');
		expect(await once(child, 'close')).toEqual([1, null]);
		expect(existsSync(path)).toBe(false);
	});
});

test('after a folder has been removed, a signal ends the process at once again', async () => {
	const { child, path } = await folderOf("remove(); process.stdout.write('removed')");
	child.stdin.write('now');
	await once(child.stdout, 'data');
	expect(existsSync(path)).toBe(false);
	child.kill('SIGTERM');
	expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
});
