/**
 * Jest's Node environment, plus the playground: how n8n is installed, started and called.
 *
 * The playground consists of ES modules, which jest's sandbox cannot import without an experimental flag of Node.js. An
 * environment is outside the sandbox, so it imports them and passes them in; `real-n8n.ts` adds their types.
 */
import { TestEnvironment } from 'jest-environment-node';

import * as demo from '../../playground/demo.mjs';
import { ensureBuild, ensureN8n, ensurePackageInstalled } from '../../playground/install.mjs';
import { N8nClient, startN8n } from '../../playground/n8n.mjs';
import { temporaryFolder } from '../../playground/temporary.mjs';
import { startRedis } from './debian.mjs';

export default class RealN8nEnvironment extends TestEnvironment {
	async setup() {
		await super.setup();
		this.global.realN8n = { ...demo, startRealN8n, startRedis };
	}

	/** Lets a test file inspect a failure while it is still visible: `playground.onFailure = async (name) => …`. */
	async handleTestEvent(event) {
		if (event.name !== 'test_fn_failure' && event.name !== 'hook_failure') return;
		const name = event.test?.name ?? event.hook.type;
		try {
			await this.global.realN8n.onFailure?.(name);
		} catch (error) {
			process.stderr.write(`The failure of "${name}" could not be recorded: ${error.message}\n`);
		}
	}
}

/**
 * Starts a fresh n8n of the pinned version with the packed package in it, as on a self-hosted server, on free ports and
 * with an owner who is signed in. Its data is in a temporary folder that is removed with it. TEST_N8N=1 selects n8n
 * 1.123, which CI does not run.
 * @param {{ name: string, version?: '1' | '2', env?: Record<string, string> }} options name: of the log file
 */
async function startRealN8n({ name, version = process.env.TEST_N8N ?? '2', env = {} }) {
	const { path: userFolder, remove } = temporaryFolder(`n8n-${name}`);
	try {
		// not the project's own dependencies, which jest runs on and which cannot be replaced meanwhile
		await ensureN8n(version);
		await ensurePackageInstalled(userFolder, await ensureBuild());
		// n8n 1 otherwise keeps binary data in memory, without a URL
		const settings = { N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem', ...env };
		const start = async (port) => await startN8n({ version, userFolder, port, env: settings, logName: `n8n-${name}` });
		let n8n = await start();
		let earlier = '';
		const stop = () => n8n.stop().finally(remove);
		const restart = async (signal, whileDown) => {
			process.kill(-n8n.pid, signal);
			await n8n.ended;
			await whileDown?.();
			earlier += n8n.log();
			n8n = await start(n8n.port);
		};
		const client = new N8nClient(n8n.baseUrl);
		await client.ownerSetupOrLogin(demo.demoOwner).catch(async (error) => {
			await stop();
			throw error;
		});
		const log = () => earlier + n8n.log();
		return { baseUrl: n8n.baseUrl, client, owner: demo.demoOwner, log, logFile: n8n.logFile, restart, stop };
	} catch (error) {
		remove();
		throw error;
	}
}
