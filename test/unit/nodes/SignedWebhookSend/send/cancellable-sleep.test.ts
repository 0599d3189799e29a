import { cancellableSleep } from '../../../../../nodes/SignedWebhookSend/send/cancellable-sleep';

test('a pause lasts as long as requested', async () => {
	const began = performance.now();
	expect(await cancellableSleep(50, [undefined, new AbortController().signal])).toBe(true);
	expect(performance.now() - began).toBeGreaterThanOrEqual(45);
});

test.each(['before', 'while'])('a signal cuts a pause short if it comes %s it waits', async (moment) => {
	const cancel = new AbortController();
	if (moment === 'before') cancel.abort();
	else setTimeout(() => cancel.abort(), 20);
	const began = performance.now();
	expect(await cancellableSleep(1_500, [undefined, cancel.signal])).toBe(false);
	expect(performance.now() - began).toBeLessThan(1_000);
});
