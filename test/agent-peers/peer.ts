/** Starts real agent servers, installing their packages first if necessary. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { installPeers } from '../install-peers';

export interface Peer {
	url: string;
	stop(): Promise<void>;
}

/** Starts a server of this folder. */
export async function startPeer(script: string, ...args: string[]): Promise<Peer> {
	return await startPeerIn(__dirname, script, ...args);
}

/** @param script the server's file, which prints `listening <port>` when it is ready */
export async function startPeerIn(folder: string, script: string, ...args: string[]): Promise<Peer> {
	installPeers(folder);
	const child = spawn(process.execPath, [join(folder, script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const output: string[] = [];
	const port = await new Promise<string>((resolve, reject) => {
		const read = (chunk: Buffer) => {
			output.push(chunk.toString('utf8'));
			const found = /^listening (\d+)$/m.exec(output.join(''))?.[1];
			if (found) resolve(found);
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		void ended.then(() => reject(new Error(`${script} ended:\n${output.join('').slice(-2000)}`)));
	});
	const stop = async () => {
		child.kill();
		await ended;
	};
	return { url: `http://127.0.0.1:${port}`, stop };
}
