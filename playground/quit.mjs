/** Handles Ctrl-C, a kill or a closed terminal by stopping everything that was started. */
import { constants } from 'node:os';

/** @type {Set<() => void | Promise<void>>} */
const cleanups = new Set();
/** @type {(() => Promise<void>) | undefined} */
let finish;
let [finishing, quitting] = [false, false];

/**
 * Registers what has to be stopped when this process is asked to quit.
 * @param {() => void | Promise<void>} cleanup
 * @returns {() => void} takes it back
 */
export function onQuit(cleanup) {
	if (cleanups.size === 0) {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, quit);
	}
	cleanups.add(cleanup);
	return () => {
		cleanups.delete(cleanup);
		if (cleanups.size > 0 || quitting) return;
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, quit);
	};
}

/**
 * Registers what is done first, while everything still runs. A second Ctrl-C does not wait for it.
 * @param {() => Promise<void>} work
 */
export function beforeQuit(work) {
	finish = work;
	onQuit(() => undefined);
}

async function quit(signal) {
	if (quitting) return;
	if (finish !== undefined && !finishing) {
		finishing = true;
		await finish();
	}
	if (quitting) return;
	quitting = true;
	await Promise.allSettled([...cleanups].map((cleanup) => cleanup()));
	process.exit(128 + constants.signals[signal]);
}
