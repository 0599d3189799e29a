/** Measures what a Node.js process retains: its heap after a full garbage collection, read through V8's inspector. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Uses any free port, opened only on request: n8n's task runner, its child process, must not use the same one. */
export const inspectable = { NODE_OPTIONS: '--inspect-port=127.0.0.1:0' };

/**
 * V8 discards the code of functions that have not run for some collections: several megabytes that would hide the
 * growth.
 */
const KEEP_COMPILED_CODE = "process.getBuiltinModule('v8').setFlagsFromString('--no-flush-bytecode')";

/** @param {import('../../playground/n8n.mjs').RunningN8n} n8n started with the settings `inspectable` */
export async function openHeap(n8n) {
	const socket = new WebSocket(await inspectorOf(n8n));
	await once(socket, 'open');
	let calls = 0;
	const call = async (method, params) => {
		const id = ++calls;
		socket.send(JSON.stringify({ id, method, params }));
		for (;;) {
			const [{ data }] = await once(socket, 'message');
			const answer = JSON.parse(data);
			if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
			if (answer.id === id) return answer.result;
		}
	};
	await call('Runtime.evaluate', { expression: KEEP_COMPILED_CODE });
	return {
		/** @returns {Promise<number>} bytes, those of buffers outside of V8's heap included */
		async live() {
			// what a finalizer releases, such as the timer of an abort signal, is freed only by the next collection
			for (let round = 1; round <= 3; round++) {
				await call('HeapProfiler.collectGarbage');
				await sleep(100);
			}
			const { usedSize, backingStorageSize = 0 } = await call('Runtime.getHeapUsage');
			return usedSize + backingStorageSize;
		},
		close: () => socket.close(),
	};
}

/** Opens Node's inspector with a signal and reads its URL from the log. */
async function inspectorOf({ pid, log }) {
	process.kill(pid, 'SIGUSR1');
	for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(50)) {
		const [address] = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(log()) ?? [];
		if (address) return address;
	}
	throw new Error('n8n has not opened its inspector');
}

/**
 * Returns the size of a value that consists of this JSON.
 * @param {string} json @returns {number} bytes
 */
export function heapOf(json) {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc');
	const used = () => {
		collect();
		return process.memoryUsage().heapUsed;
	};
	used();
	const before = used();
	const held = [JSON.parse(json)];
	const bytes = used() - before;
	held.pop();
	return bytes;
}
