import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** Only commands that end before anything is installed or started. */
function start(...words: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, ['playground/start.mjs', ...words], {
		cwd: root,
		encoding: 'utf8',
	});
	return { status, stdout, stderr };
}

test('--help lists the options and starts nothing', () => {
	const { status, stdout } = start('--help');
	for (const option of ['--port', '--n8n 1', '--once', '--reset']) expect(stdout).toContain(option);
	expect(status).toBe(0);
});

test.each([
	['an unknown option', ['--prot', '5679'], "Unknown option '--prot'"],
	['a port that is none', ['--port', 'abc'], '--port abc is not a port'],
	['a port that is too large', ['--port', '70000'], '--port 70000 is not a port'],
	['a version that is not pinned', ['--n8n', '3'], '--n8n 3 is not a version that is pinned here'],
])('%s is refused with the cure', (_, words, message) => {
	const { status, stderr } = start(...words);
	expect(stderr).toContain(message);
	expect(stderr).toContain('What to do:');
	expect(stderr).not.toContain('    at ');
	expect(status).toBe(1);
});

test('a port that is in use is refused, if it was asked for', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const { status, stderr } = start('--port', String(port));
	server.close();
	expect(stderr).toContain(`The port ${port} is in use`);
	expect(status).toBe(1);
});
