/** A sender that retries a delivery until it is acknowledged, as vendors do. */
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 4_000;
const ANSWER_MS = 20_000;
const GIVES_UP_MS = 180_000;

/**
 * @typedef {object} Answer
 * @property {number} status 0 if there was none
 * @property {string} text
 * @property {number} ms
 *
 * @typedef {Answer & { acknowledged: boolean, attempts: number }} Outcome
 */

export class Sender {
	#agent = new Agent({ keepAlive: true, maxSockets: 256 });
	#signal;
	#answerMs;

	/**
	 * @param {AbortSignal} [signal] ends the retries
	 * @param {number} [answerMs] how long to wait for an answer
	 */
	constructor(signal, answerMs = ANSWER_MS) {
		this.#signal = signal;
		this.#answerMs = answerMs;
	}

	/**
	 * @param {string} url @param {{ headers: Record<string, string>, body: string }} delivery
	 * @returns {Promise<Answer>}
	 */
	async send(url, { headers, body }) {
		const began = performance.now();
		const answer = await new Promise((resolve) => {
			const none = () => resolve({ status: 0, text: '' });
			const options = { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } };
			const request = httpRequest(url, { ...options, agent: this.#agent, timeout: this.#answerMs }, (response) => {
				const chunks = [];
				response.on('data', (chunk) => chunks.push(chunk));
				response.on('error', none);
				response.on('end', () => {
					const text = Buffer.concat(chunks).toString('utf8');
					resolve({ status: response.statusCode, text });
				});
			});
			request.on('timeout', () => request.destroy());
			request.on('error', none);
			request.end(body);
		});
		return { ...answer, ms: performance.now() - began };
	}

	/**
	 * Sends until the answer is 2xx.
	 * @param {string} url @param {{ headers: Record<string, string>, body: string }} delivery
	 * @param {() => Record<string, string>} [to] further headers of each attempt
	 * @returns {Promise<Outcome>}
	 */
	async deliver(url, { headers, body }, to = () => ({})) {
		const deadline = Date.now() + GIVES_UP_MS;
		for (let attempts = 1, pause = FIRST_PAUSE_MS; ; attempts++, pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
			const answer = await this.send(url, { headers: { ...headers, ...to() }, body });
			const acknowledged = answer.status >= 200 && answer.status <= 299;
			const givesUp = Date.now() > deadline || this.#signal?.aborted;
			if (acknowledged || givesUp) return { ...answer, acknowledged, attempts };
			await sleep(pause);
		}
	}

	close() {
		this.#agent.destroy();
	}
}
