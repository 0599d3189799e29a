import { canResumeItself, isSelfResume, keepResuming } from '../../../../../nodes/AgentRun/run/self-resume';
import { listen, readAll } from '../../../../n8n-core/harness/loopback';
import type { Loopback } from '../../../../n8n-core/harness/loopback';

/** The pauses between two requests, which are recorded instead of waited for. */
const mockNaps: number[] = [];
jest.mock('n8n-workflow', () => ({
	sleep: async (milliseconds: number) => {
		mockNaps.push(milliseconds);
		await Promise.resolve();
	},
}));
beforeEach(() => (mockNaps.length = 0));

/** Starts an n8n stub that answers with these statuses in turn and then repeats the last one. */
async function n8nAnswering(...statuses: number[]): Promise<Loopback & { asked: string[] }> {
	const asked: string[] = [];
	const server = await listen((request, response) => {
		void readAll(request).then((body) => {
			asked.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body.toString()}`);
			response
				.writeHead(statuses[Math.min(asked.length, statuses.length) - 1] ?? 500, { Location: '/other' })
				.end('{}');
		});
	});
	return { ...server, asked };
}

const SOON = 60_000;

test('the request of a self-resume is recognised by its body, which no agent posts', async () => {
	const n8n = await n8nAnswering(409);
	await canResumeItself(`${n8n.url}/webhook-waiting/7?signature=abc`);
	const [asked = ''] = n8n.asked;
	const body = asked.slice(asked.indexOf('{'));
	expect(asked.slice(0, -body.length - 1)).toBe('POST /webhook-waiting/7?signature=abc application/json');
	expect(isSelfResume(JSON.parse(body))).toBe(true);
	expect([{}, null, 'look', { agentRun: 'reply' }, []].map(isSelfResume)).toEqual([false, false, false, false, false]);
});

test.each([
	['that the execution is running', 409, true],
	['with a page, as another server would', 200, false],
	['that it does not exist', 404, false],
	['with a sign-in', 401, false],
	['with a redirect', 302, false],
])('n8n can reach itself only if its URL answers %s', async (_, status, reachable) => {
	const n8n = await n8nAnswering(status);
	expect(await canResumeItself(n8n.url)).toBe(reachable);
	expect(n8n.asked).toHaveLength(1);
});

test('n8n cannot reach itself if nothing listens at the URL', async () => {
	const gone = await n8nAnswering(409);
	await gone.close();
	expect(await canResumeItself(gone.url)).toBe(false);
});

describe('an execution is resumed', () => {
	test.each([
		['until it has resumed', [200, 200, 409], 3],
		['even while n8n is still storing it', [409, 409, 200, 409], 4],
		['a limited number of times if it is never stored', [409], 11],
		['until it no longer exists', [200, 404], 2],
		['only at a signed URL', [401], 1],
		['in spite of errors in n8n', [500, 502, 200, 409], 4],
	])('%s', async (_, statuses, times) => {
		const n8n = await n8nAnswering(...statuses);
		await keepResuming(n8n.url, { slowest: 5_000, until: Date.now() + SOON, turn: 'first' });
		expect(n8n.asked).toHaveLength(times);
	});

	test('at growing intervals, up to the chosen pause', async () => {
		const n8n = await n8nAnswering(200, 200, 200, 200, 200, 404);
		await keepResuming(n8n.url, { slowest: 5_000, until: Date.now() + SOON, turn: 'first' });
		expect(mockNaps).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
	});

	test('at the chosen interval if that is short', async () => {
		const n8n = await n8nAnswering(200, 404);
		await keepResuming(n8n.url, { slowest: 250, until: Date.now() + SOON, turn: 'first' });
		expect(mockNaps).toEqual([250, 250]);
	});

	test('at once and then at the chosen interval, after n8n’s timer has resumed it', async () => {
		const n8n = await n8nAnswering(200, 200, 404);
		await keepResuming(n8n.url, { slowest: 20_000, until: Date.now() + SOON, turn: 'later' });
		expect(mockNaps).toEqual([1_000, 20_000, 20_000]);
	});

	test('no longer when n8n’s timer is about to resume it', async () => {
		const n8n = await n8nAnswering(200);
		await keepResuming(n8n.url, { slowest: 5_000, until: Date.now() + 999, turn: 'first' });
		expect(n8n.asked).toEqual([]);
	});

	test('until n8n’s timer resumes it, even if n8n cannot be reached', async () => {
		const gone = await n8nAnswering(200);
		await gone.close();
		await keepResuming(gone.url, { slowest: 5, until: Date.now() + 50, turn: 'first' });
		expect(mockNaps.length).toBeGreaterThan(1);
	});
});
