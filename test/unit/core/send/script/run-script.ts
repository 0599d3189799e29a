import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Received {
	method: string;
	path: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** Starts a real server on loopback that keeps the last request and answers 204. */
export async function startReceiver() {
	let received: Received | undefined;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url: path = '', headers } = request;
			received = { method, path, headers, body: Buffer.concat(chunks) };
			response.writeHead(204).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		last(): Received {
			if (!received) throw new Error('Nothing was received');
			return received;
		},
		stop: () => new Promise((resolve) => server.close(resolve)),
	};
}

/** Runs a script with the real bash, openssl and curl. Of this process's environment it receives only PATH. */
export async function runScript(script: string, environment: Record<string, string>): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'curl-script-'));
	const file = join(folder, 'send.sh');
	writeFileSync(file, script);
	chmodSync(file, 0o700);
	try {
		return await new Promise((resolve, reject) => {
			const env = { PATH: process.env.PATH, ...environment };
			execFile('bash', [file], { env, encoding: 'utf8' }, (error, stdout, stderr) =>
				error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
			);
		});
	} finally {
		rmSync(folder, { recursive: true });
	}
}
