import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { verifyWebhook } from '../../../core/signature';

const root = join(__dirname, '../../..');
const cli = join(root, 'tools/webhook/cli.mjs');

/** Published by GitHub (docs.github.com, "Validating webhook deliveries"). */
const SECRET = "It's a Secret to Everybody";
const SIGNATURE = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
const curl = (body: string) =>
	`curl https://n8n.example/webhook/1 -H 'X-Hub-Signature-256: ${SIGNATURE}' --data-binary '${body}'`;

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'webhook-cli-'));
	writeFileSync(join(folder, 'secret'), `${SECRET}\n`);
	writeFileSync(join(folder, 'genuine.txt'), curl('Hello, World!'));
	writeFileSync(join(folder, 'forged.txt'), curl('Hello, Mallory!'));
	writeFileSync(
		join(folder, 'wire.http'),
		`POST /webhook/1 HTTP/1.1\r\nX-Hub-Signature-256: ${SIGNATURE}\r\n\r\nHello, World!\n`,
	);
	writeFileSync(join(folder, 'body.json'), '{"action":"opened"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { ...process.env, WEBHOOK_SECRET: SECRET, OTHER: 'another secret' };

function run(words: readonly string[], input = '') {
	const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
		cwd: folder,
		env,
		input,
		encoding: 'utf8',
	});
	for (const secret of [SECRET, env.OTHER]) expect(`${stdout}${stderr}`).not.toContain(secret);
	return { status, stdout, stderr };
}

describe('verify', () => {
	test('says that a published example is genuine', () => {
		const { status, stdout } = run(['verify', 'genuine.txt', '--profile', 'github']);
		expect(stdout).toContain('✓ genuine: github');
		expect(status).toBe(0);
	});

	test.each([
		['a forged request', ['forged.txt', '--profile', 'github'], '✗ refused: signature-mismatch'],
		[
			'another secret',
			['genuine.txt', '--profile', 'github', '--secret-env', 'OTHER'],
			'✗ refused: signature-mismatch',
		],
		['another source', ['genuine.txt', '--profile', 'slack'], '✗ refused: signature-missing'],
	])('refuses %s', (_, words, said) => {
		const { status, stdout } = run(['verify', ...words]);
		expect(stdout).toContain(said);
		expect(status).toBe(1);
	});

	test('reads the secret from a file and the capture from the standard input', () => {
		const words = ['verify', '--profile', 'github', '--secret-file', 'secret', '--json'];
		const { status, stdout } = run(words, curl('Hello, World!'));
		expect(JSON.parse(stdout)).toMatchObject({ ok: true, profile: 'github' });
		expect(status).toBe(0);
	});

	test('judges the age of a request if it is asked to', () => {
		const body = '{"test": 2432232314}';
		const headers =
			'webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek\nwebhook-timestamp: 1614265330\n' +
			'webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
		writeFileSync(join(folder, 'standard.http'), `${headers}\n\n${body}`);
		writeFileSync(join(folder, 'standard-secret'), 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
		const words = ['verify', 'standard.http', '--profile', 'standard-webhooks', '--secret-file', 'standard-secret'];
		expect(run(words).stdout).toContain('Its age was not checked');
		expect(run([...words, '--now', '1614265340']).status).toBe(0);
		expect(run([...words, '--check-age']).stdout).toContain('timestamp-too-old');
	});
});

describe('explain', () => {
	test('finds the source, names the byte and says what to do', () => {
		const { status, stdout } = run(['explain', 'wire.http']);
		expect(stdout).toContain('GitHub');
		expect(stdout).toContain('byte 14 is a line feed; in the signed body it is the end');
		expect(stdout).toContain('What to do:\n  1. Something changed line breaks');
		expect(status).toBe(1);
	});

	test('prints the same as JSON', () => {
		const { stdout } = run(['explain', 'genuine.txt', '--profile', 'github', '--json']);
		expect(JSON.parse(stdout)).toMatchObject({ ok: true, profile: 'github' });
	});
});

describe('sign', () => {
	test('prints a signature that matches', () => {
		const words = ['sign', '--profile', 'github', '--body', 'body.json', '--event', 'issues', '--id', 'd1'];
		const { status, stdout } = run(words);
		expect(status).toBe(0);
		const headers = Object.fromEntries(
			[...stdout.matchAll(/^([\w-]+): (.*)$/gm)].map(([, name = '', value = '']): [string, string] => [name, value]),
		);
		const request = { headers, body: Buffer.from('{"action":"opened"}') };
		expect(verifyWebhook({ profile: 'github', secrets: [SECRET], request })).toMatchObject({
			ok: true,
			event: 'issues',
		});
	});

	test('never prints a secret that is sent as it is', () => {
		const { stdout } = run(['sign', '--profile', 'gitlab-token', '--body', 'body.json']);
		expect(stdout).toContain('X-Gitlab-Token: ***');
	});

	test('prints a script that reads the secret from the environment', () => {
		const { stdout } = run(['sign', '--profile', 'github', '--body', 'body.json', '--script']);
		expect(stdout).toContain('#!/usr/bin/env bash');
		expect(stdout).toContain('SIGNING_SECRET');
	});
});

describe('simulate', () => {
	test('lists the events', () => expect(run(['simulate']).stdout).toContain('github/pull_request.opened\n'));

	test.each([
		[200, 0, '✓ 200'],
		[401, 1, '✗ 401'],
		[404, 1, 'click Execute step first'],
	])('sends a genuine event, and reports the answer %i', async (answer, status, said) => {
		const verdicts: boolean[] = [];
		const server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const received = { headers: request.headers, body: Buffer.concat(chunks) };
				verdicts.push(verifyWebhook({ profile: 'github', secrets: [SECRET], request: received }).ok);
				response.writeHead(answer).end('answered');
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook-test/1`;
		const child = spawn(process.execPath, [cli, 'simulate', 'github/issues.opened', '--url', url], {
			cwd: folder,
			env,
		});
		let printed = '';
		child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
		const code = await new Promise((resolve) => child.once('close', resolve));
		server.close();
		expect(printed).toContain(said);
		expect([code, verdicts]).toEqual([status, [true]]);
	});
});

describe('a command that cannot be carried out says why, with the exit code 2', () => {
	test.each([
		['an unknown command', ['verfy'], 'There is no command verfy'],
		['an unknown option', ['verify', '--profil', 'github'], '--profil'],
		[
			'a file that is not there',
			['verify', 'nothing.txt', '--profile', 'github'],
			'nothing.txt cannot be read: ENOENT',
		],
		['an unknown profile', ['verify', 'genuine.txt', '--profile', 'gihtub'], 'Did you mean github'],
		['no profile', ['verify', 'genuine.txt'], 'No signature profile is given'],
		[
			'a variable that is not set',
			['verify', 'genuine.txt', '--secret-env', 'NOT_SET'],
			'The environment variable NOT_SET is empty',
		],
		['a file of a secret that is not there', ['verify', '--secret-file', 'nothing'], 'nothing cannot be read: ENOENT'],
		['a tolerance that is not a number', ['verify', 'genuine.txt', '--tolerance', '5m'], '--tolerance 5m is not'],
		['a time that is not a number', ['verify', 'genuine.txt', '--now', 'today'], '--now today is not'],
		['an entry that is not a number', ['verify', 'genuine.txt', '--entry', 'last'], '--entry last is not'],
		[
			'a time to sign that is not a number',
			['sign', '--body', 'body.json', '--timestamp', 'now'],
			'--timestamp now is',
		],
		['a capture that is no request', ['explain', 'body.json'], 'it has no headers'],
		['no body', ['sign', '--profile', 'github'], 'No body is given'],
		['an unknown sample', ['simulate', 'nobody/event'], 'There is no sample nobody/event'],
		['a sample without a URL', ['simulate', 'github/issues.opened'], 'No URL is given'],
	])('%s', (_, words, message) => {
		const { status, stderr } = run(words);
		expect(stderr).toContain(message);
		expect(stderr).not.toContain('    at ');
		expect(status).toBe(2);
	});

	test('and --help explains the commands', () => {
		expect(run(['--help']).stdout).toContain('npm run webhook -- <command>');
		expect(run(['verify', '--help']).stdout).toContain('--profile NAME');
		expect(run([]).status).toBe(0);
	});
});
