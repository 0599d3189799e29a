import { startN8n } from '../../playground/n8n.mjs';

/** One process of the cluster, which can be killed and started again at the same address. */
export class Member {
	#options;
	/** @type {import('../../playground/n8n.mjs').RunningN8n | undefined} */
	#running;
	#earlierLogs = [];

	/**
	 * @param {{ name: string, command: 'start' | 'webhook' | 'worker', userFolder: string, logName: string }} options
	 * @param {[number, number]} ports its own, and that of its broker of task runners
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

	/** Ends the process with SIGKILL. */
	async kill() {
		await this.#end((running) => running.kill());
	}

	/** Ends the process with SIGTERM, as a deployment does. */
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

	/** Returns everything that it has written, over all its starts. */
	log() {
		return [...this.#earlierLogs, this.#running?.log() ?? ''].join('');
	}
}
