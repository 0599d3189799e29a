import { startN8n } from '../../playground/n8n.mjs';

/** One process of the cluster. It can be killed and restarted at the same address. */
export class Member {
	#options;
	/** @type {import('../../playground/n8n.mjs').RunningN8n | undefined} */
	#running;
	#earlierLogs = [];

	/**
	 * @param {{ name: string, command: 'start' | 'webhook' | 'worker', userFolder: string, logName: string }} options
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
