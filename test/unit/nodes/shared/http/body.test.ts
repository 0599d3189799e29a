import { Readable } from 'node:stream';

import { Deadline, readBytes } from '../../../../../nodes/shared/http';
import type { OpenAnswer } from '../../../../../nodes/shared/http';

const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const deadline = (): Deadline => new Deadline(60_000);

async function* chunksOf(...parts: Array<string | Error>): AsyncGenerator<Uint8Array> {
	for (const part of parts) {
		await Promise.resolve();
		if (part instanceof Error) throw part;
		yield Buffer.from(part);
	}
}

const answer = (chunks: AsyncIterable<Uint8Array>): OpenAnswer => ({
	kind: 'answer',
	status: 200,
	headers: {},
	chunks,
});

const broken = { kind: 'connection', code: 'ECONNRESET', message: 'read ECONNRESET', sent: true };
const body = (text: string, more: object = {}) => ({ kind: 'body', bytes: Buffer.from(text), ...more });

test.each([
	['nothing', [], body(''), body('')],
	['less than the limit', ['ab', 'c'], body('abc'), body('abc')],
	['exactly the limit', ['ab', 'cd'], body('abcd'), body('abcd')],
	['more than the limit', ['ab', 'cde'], { kind: 'too-large' }, body('abcd', { truncated: true })],
	['one chunk beyond the limit', ['abcdefgh'], { kind: 'too-large' }, body('abcd', { truncated: true })],
	['a body that breaks off', ['ab', reset], broken, body('ab', { truncated: true })],
])('%s of 4 bytes: read whole, or cut to a sample', async (_, parts, whole, sample) => {
	const read = async (beyond: 'fail' | 'cut') =>
		await readBytes(answer(chunksOf(...parts)), { maxBytes: 4, beyond }, deadline());
	expect(await read('fail')).toEqual(whole);
	expect(await read('cut')).toEqual(sample);
});

test.each(['fail', 'cut'] as const)(
	'a body without an end is left at the limit, which closes its stream (%s)',
	async (beyond) => {
		const endless = Readable.from(
			(function* () {
				for (;;) yield Buffer.alloc(1024);
			})(),
		);
		await readBytes(answer(endless), { maxBytes: 10_000, beyond }, deadline());
		expect(endless.destroyed).toBe(true);
	},
);

describe('a body that breaks off', () => {
	test.each(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'ECONNREFUSED'])(
		'says that the request was sent, whatever else %s would mean',
		async (code) => {
			const error = Object.assign(new Error('x'), { code });
			const read = await readBytes(answer(chunksOf('a', error)), { maxBytes: 4, beyond: 'fail' }, deadline());
			expect(read).toEqual({ kind: 'connection', code, message: expect.any(String) as string, sent: true });
		},
	);

	test('because the time is up is a timeout', async () => {
		const over = new Deadline(1);
		await new Promise((resolve) => over.signal.addEventListener('abort', resolve));
		expect(await readBytes(answer(chunksOf(reset)), { maxBytes: 4, beyond: 'fail' }, over)).toEqual({
			kind: 'timeout',
		});
	});

	test('because the execution was cancelled throws; a sample keeps what its status said', async () => {
		const cancelled = new Deadline(60_000, AbortSignal.abort());
		const read = async (beyond: 'fail' | 'cut') =>
			await readBytes(answer(chunksOf('a', reset)), { maxBytes: 4, beyond }, cancelled);
		await expect(read('fail')).rejects.toMatchObject({ code: 'cancelled' });
		expect(await read('cut')).toEqual(body('a', { truncated: true }));
	});
});
