import type { FetchedAnswer, KeyCall } from '../../../../../core/signature';
import { KeyStore } from '../../../../../nodes/shared/keys';

const NOW = Date.UTC(2026, 10, 27, 12);
const DAY = 86_400_000;
const call: KeyCall = { url: 'https://keys.example.com/1', method: 'GET' };

const answers =
	(body: string, headers: Record<string, string> = { 'cache-control': 'max-age=60' }) =>
	async ({ url }: KeyCall): Promise<FetchedAnswer | undefined> =>
		await Promise.resolve({ url, status: 200, headers, body });
const fails = async (): Promise<undefined> => await Promise.resolve(undefined);

const bodies = (found: readonly FetchedAnswer[] | undefined) => found?.map(({ body }) => body);

test('an old key is used for a day beyond its age while the server fails, and no longer', async () => {
	const store = new KeyStore();
	await store.answers(call, NOW, answers('a'));
	expect(bodies(await store.answers(call, NOW + 60_000 + DAY - 1, fails))).toEqual(['a']);
	expect(bodies(await store.answers(call, NOW + 60_000 + DAY, fails))).toEqual([]);
});

test('a key that is too old is replaced by the one that the server has', async () => {
	const store = new KeyStore();
	await store.answers(call, NOW, answers('a'));
	expect(bodies(await store.answers(call, NOW + 59_999, answers('b')))).toEqual(['a']);
	expect(bodies(await store.answers(call, NOW + 60_000, answers('b')))).toEqual(['b']);
});

test('the same answer stays the same object, whose keys are parsed already', async () => {
	const store = new KeyStore();
	const [first] = await store.answers(call, NOW, answers('a'));
	const [second] = await store.answers(call, NOW + 60_000, answers('a'));
	expect(second).toBe(first);
});

test('calls with other settings have other keys', async () => {
	const store = new KeyStore();
	const other = { ...call, method: 'POST', body: '{"client_id":"another"}' } as const;
	await store.answers(call, NOW, answers('a'));
	expect(bodies(await store.answers(other, NOW, answers('b')))).toEqual(['b']);
	expect(bodies(await store.answers(call, NOW, fails))).toEqual(['a']);
});

test('newer answers are asked for 30 seconds after the last call, and only what is new counts', async () => {
	const store = new KeyStore();
	await store.answers(call, NOW, answers('a'));
	expect(await store.newer(call, NOW + 29_999, answers('b'))).toBeUndefined();
	expect(await store.newer(call, NOW + 30_000, answers('a'))).toBeUndefined();
	expect(await store.newer(call, NOW + 89_999, answers('b'))).toBeUndefined();
	expect(bodies(await store.newer(call, NOW + 90_000, answers('b')))).toEqual(['b']);
	// after something new, 30 seconds count again
	expect(bodies(await store.newer(call, NOW + 120_000, answers('c')))).toEqual(['c']);
});

test('of many addresses that have no key, those with a key are kept', async () => {
	const store = new KeyStore();
	await store.answers(call, NOW, answers('a', { 'cache-control': 'max-age=80000' }));
	for (let at = 0; at < 2_000; at++)
		await store.answers({ ...call, url: `https://keys.example.com/x${at}` }, NOW, fails);
	expect(bodies(await store.answers(call, NOW + 1, answers('b')))).toEqual(['a']);
});
