/** Compares the answers that senders got with the executions in n8n's database. */
import { nameOf } from './receivers.mjs';

/**
 * @typedef {object} Run one execution
 * @property {string} status
 * @property {string | null} delivery the name of the delivery; null if n8n has deleted its data
 * @property {boolean} effect whether it reached the node after the trigger
 *
 * @typedef {object} Count
 * @property {string} label
 * @property {number} deliveries @property {number} acknowledged @property {number} copies @property {number} retried
 * @property {number} once deliveries with one successful run
 * @property {number} doubled deliveries with more than one successful run
 * @property {number} lost acknowledged deliveries without a successful run
 * @property {number} crashed executions whose process died, which n8n does not run again
 * @property {number} forgeries @property {number} forgeriesAccepted
 * @property {string[]} strange answers that a sender treats as success although nothing was stored
 * @property {{ p50: number, p95: number, p99: number }} ms until the answer to a delivery without copies or retries
 * @property {number} open executions that had not ended when the count was made
 */

/**
 * @param {{ receiver: import('./receivers.mjs').Receiver, sent: import('./flood.mjs').Sent[], answers: number[],
 *   forgeries: import('./sender.mjs').Answer[], strange: string[] }} ledger
 * @param {Run[]} runs
 * @returns {Omit<Count, 'open'>}
 */
export function count({ receiver, sent, answers, forgeries, strange }, runs) {
	const effects = new Map();
	for (const { status, delivery, effect } of runs) {
		if (status === 'success' && effect) effects.set(delivery, (effects.get(delivery) ?? 0) + 1);
	}
	const runsOf = ({ number }) => effects.get(nameOf(number)) ?? 0;
	const number = (holds) => sent.filter(holds).length;
	return {
		label: receiver.label,
		deliveries: sent.length,
		acknowledged: number(({ acknowledged }) => acknowledged),
		copies: sent.reduce((sum, { copies }) => sum + copies, 0),
		retried: number(({ attempts, copies }) => attempts > copies + 1),
		once: number((one) => runsOf(one) === 1),
		doubled: number((one) => runsOf(one) > 1),
		lost: number((one) => one.acknowledged && runsOf(one) === 0),
		crashed: runs.filter(({ status }) => status === 'error' || status === 'crashed').length,
		forgeries: forgeries.length,
		forgeriesAccepted: forgeries.filter(({ status }) => status >= 200 && status <= 299).length,
		strange,
		ms: percentiles(answers),
	};
}

/** @param {number[]} values */
export function percentiles(values) {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
	return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
