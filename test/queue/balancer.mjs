/**
 * A small load balancer in front of n8n's processes: /webhook/ and /webhook-waiting/ go to the webhook processes in turn,
 * all other paths to main. It checks whether each process is ready, because n8n answers every request with 200 while it
 * starts, and a sender would treat that as success.
 */
import { createHash } from 'node:crypto';
import { Agent, createServer, request as httpRequest } from 'node:http';

const LOOK_MS = 200;
const LOOK_TIMEOUT_MS = 2_000;
const FOR_WEBHOOK_PROCESSES = /^\/webhook(?:-waiting)?\//;

/** The request header with which a test selects the process. A real load balancer does not have it. */
const SEND_TO = 'x-test-process';

/**
 * @typedef {{ name: string, baseUrl: string }} Target
 * @typedef {object} Balancer
 * @property {string} baseUrl
 * @property {() => string[]} ready names of the webhook processes that are ready
 * @property {(header: string | undefined) => void} stickTo sends requests with the same value of this header to one process
 * @property {() => Promise<void>} stop
 */

/** Checks a process repeatedly until `stop` is called. */
class Watched {
	ready = false;
	#timer;

	/** @param {Target} target */
	constructor({ name, baseUrl }) {
		this.name = name;
		this.baseUrl = baseUrl;
		void this.#look();
	}

	async #look() {
		try {
			const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
			this.ready = (await fetch(`${this.baseUrl}/healthz/readiness`, { signal })).ok;
		} catch {
			this.ready = false;
		}
		if (this.#timer !== null) this.#timer = setTimeout(() => void this.#look(), LOOK_MS);
	}

	stop() {
		clearTimeout(this.#timer);
		this.#timer = null;
	}
}

/**
 * @param {{ port: number, main: Target, webhooks: Target[] }} options
 * @returns {Promise<Balancer>}
 */
export async function startBalancer({ port, main, webhooks }) {
	const watched = webhooks.map((target) => new Watched(target));
	const agent = new Agent({ keepAlive: true, maxSockets: 256 });
	let turn = 0;
	let stickyHeader;

	const choose = ({ url, headers }) => {
		if (!FOR_WEBHOOK_PROCESSES.test(url)) return main;
		const ready = watched.filter((one) => one.ready);
		const named = headers[SEND_TO];
		if (named) return ready.find(({ name }) => name === named);
		const key = stickyHeader && headers[stickyHeader];
		return key ? rendezvous(ready, key) : ready[turn++ % ready.length];
	};
	const server = createServer((request, response) => {
		const target = choose(request);
		if (target) forward(request, response, target, agent);
		else response.writeHead(503, { 'Retry-After': '1' }).end();
	});
	await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
	const stop = async () => {
		for (const one of watched) one.stop();
		server.closeAllConnections();
		agent.destroy();
		await new Promise((resolve) => server.close(resolve));
	};
	return {
		baseUrl: `http://127.0.0.1:${port}`,
		ready: () => watched.filter((one) => one.ready).map(({ name }) => name),
		stickTo: (header) => (stickyHeader = header),
		stop,
	};
}

/** Chooses the process with the highest hash. If a process ends, only its own keys move to another. */
function rendezvous(targets, key) {
	const weight = ({ name }) => createHash('sha256').update(`${name}\0${key}`).digest('hex');
	return targets.toSorted((a, b) => (weight(a) < weight(b) ? 1 : -1))[0];
}

/** Forwards a request. If the process ends meanwhile, the sender gets 502 and retries. */
function forward(request, response, { name, baseUrl }, agent) {
	const { method, url, headers } = request;
	const forwarded = { ...headers, 'x-forwarded-for': request.socket.remoteAddress };
	const passed = httpRequest(`${baseUrl}${url}`, { method, headers: forwarded, agent, setHost: false }, (answer) => {
		response.writeHead(answer.statusCode, { ...answer.headers, 'x-served-by': name });
		answer.on('error', () => response.destroy());
		answer.pipe(response);
	});
	passed.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
	response.on('close', () => passed.destroy());
	request.pipe(passed);
}
