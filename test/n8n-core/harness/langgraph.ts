import { listen } from './loopback';
import type { Loopback } from './loopback';

/** What the server reports about its run: LangGraph's status, the HTTP status of an error, or nothing. */
export type RunState = 'running' | 'success' | 'timeout' | 503 | 'never answers';

export interface LanggraphServer extends Loopback {
	/** Method and path (below the thread) of every request. */
	readonly asked: string[];
	/** The requests that started a run. */
	readonly started: () => string[];
	/** Sets the states that the server reports from now on, one after the other. The last one is repeated. */
	readonly says: (...states: RunState[]) => void;
}

/** Starts a server with LangGraph's background runs. It always replies "It rains". */
export async function langgraphServer(...states: RunState[]): Promise<LanggraphServer> {
	const asked: string[] = [];
	const server = await listen((request, response) => {
		const { method = '', url = '' } = request;
		const [, thread = '', path = ''] = /\/threads\/([^/]+)(.*)/.exec(url) ?? [];
		asked.push(`${method} ${path}`);
		request.resume();
		const json = (status: number, body: object) =>
			response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
		const ids = { run_id: 'r-1', thread_id: thread };
		if (method === 'POST') return json(200, { ...ids, status: 'pending' });
		if (url.endsWith('/join')) return json(200, { messages: [{ type: 'ai', content: 'It rains' }] });
		const state = (states.length > 1 ? states.shift() : states[0]) ?? 'running';
		if (state === 'never answers') return undefined;
		return typeof state === 'number' ? json(state, { detail: 'busy' }) : json(200, { ...ids, status: state });
	});
	return {
		...server,
		asked,
		started: () => asked.filter((request) => request.startsWith('POST')),
		says: (...next) => void states.splice(0, states.length, ...next),
	};
}
