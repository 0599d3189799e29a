/** Runs one of the real clients in a process of its own, installing its packages first if necessary. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { installPeers } from '../install-peers';

export interface ClientCalls {
	/** The base URL. */
	url: string;
	key: string;
	calls: ({ action: string } & Record<string, unknown>)[];
	/** Whether the A2A client may use version 0.3. */
	legacy?: boolean;
}

export interface ClientOutcomes {
	card?: Record<string, unknown>;
	outcomes: Record<string, unknown>[];
}

async function run(folder: string, script: string, calls: ClientCalls): Promise<ClientOutcomes> {
	installPeers(folder);
	const child = spawn(process.execPath, [join(folder, script)], { stdio: ['pipe', 'pipe', 'pipe'] });
	child.stdin.end(JSON.stringify(calls));
	const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
	if (output === '') throw new Error(`${script} ended:\n${errors.slice(-2000)}`);
	return JSON.parse(output) as ClientOutcomes;
}

export const a2aClient = async (calls: ClientCalls) => await run(__dirname, 'a2a-client.mjs', calls);

export const openAiClient = async (calls: ClientCalls) =>
	await run(join(__dirname, '../vendors'), 'openai-client.mjs', calls);
