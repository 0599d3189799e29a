/** Reports progress to a waiting person: one line per step, with the seconds since the start. */

const HEARTBEAT_SECONDS = 20;
const startedAt = performance.now();

const elapsed = (since = startedAt) => (performance.now() - since) / 1000;
const stamp = () => `[${elapsed().toFixed(1).padStart(6)} s]`;

/** @param {string} text */
export function say(text) {
	process.stdout.write(`${stamp()} ${text}\n`);
}

/**
 * Announces a piece of work, reports repeatedly that it is still running, and says how long it took.
 * @template T
 * @param {string} title what is done, for example `n8n 2: installing`
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
	const began = performance.now();
	say(`${title} …`);
	const heartbeat = setInterval(() => say(`${title} … still running`), HEARTBEAT_SECONDS * 1000);
	try {
		const result = await work();
		say(`${title}: done in ${elapsed(began).toFixed(1)} s`);
		return result;
	} catch (error) {
		say(`${title}: FAILED after ${elapsed(began).toFixed(1)} s`);
		throw error;
	} finally {
		clearInterval(heartbeat);
	}
}
