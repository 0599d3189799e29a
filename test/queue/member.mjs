import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { startN8n } from '../../playground/n8n.mjs';

const EVENT_LOG = /^n8nEventLog.*\.log$/;

/** One process of the cluster. It can be killed and restarted at the same address. */
export class Member {
	#options;
	/** @type {import('../../playground/n8n.mjs').RunningN8n | undefined} */
	#running;
	#earlierLogs = [];

	/**
	 * @param {{ name: string, command: 'start' | 'webhook' | 'worker', version?: '1' | '2', userFolder: string,
	 *   logName: string }} options
	 * @param {[number, number]} ports its own, and that of its task broker
	 * @param {Record<string, string>} settings
	 */
	constructor({ name, ...options }, [port, brokerPort], settings) {
		this.name = name;
		this.baseUrl = `http://127.0.0.1:${port}`;
		this.#options = { ...options, port, env: { ...settings, N8N_RUNNERS_BROKER_PORT: String(brokerPort) } };
	}

	async start() {
		const { logName, ...options } = this.#options;
		const number = this.#earlierLogs.length + 1;
		this.#running = await startN8n({ ...options, logName: number === 1 ? logName : `${logName}-${number}` });
	}

	/** Starts the process without the event log of its predecessor, as in a new container without a volume. */
	async startAfresh() {
		const folder = join(this.#options.userFolder, '.n8n');
		for (const file of readdirSync(folder)) if (EVENT_LOG.test(file)) rmSync(join(folder, file));
		await this.start();
	}

	/** Kills the process with SIGKILL. */
	async kill() {
		await this.#end((running) => running.kill());
	}

	/** Stops the process with SIGTERM, as a deployment does. */
	async stop() {
		await this.#end((running) => running.stop());
	}

	async #end(how) {
		if (!this.#running) return;
		const running = this.#running;
		this.#running = undefined;
		await how(running);
		this.#earlierLogs.push(running.log());
	}

	/** Returns everything that the process has written, across all its starts. */
	log() {
		return [...this.#earlierLogs, this.#running?.log() ?? ''].join('');
	}
}
