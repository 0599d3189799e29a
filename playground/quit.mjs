/** Handles Ctrl-C, a kill or a closed terminal by stopping everything that was started. */
import { constants } from 'node:os';

/** @type {Set<() => void | Promise<void>>} */
const cleanups = new Set();
let quitting = false;

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

async function quit(signal) {
	if (quitting) return;
	quitting = true;
	await Promise.allSettled([...cleanups].map((cleanup) => cleanup()));
	process.exit(128 + constants.signals[signal]);
}
