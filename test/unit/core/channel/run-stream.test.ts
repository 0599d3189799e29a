import { RunStream } from '../../../../core/channel/run-stream';
import { a2aMessage } from '../../../../core/respond/a2a';

const line = (type: string, content?: string) => Buffer.from(`${JSON.stringify({ type, content, metadata: {} })}\n`);

function read(...lines: Buffer[]): { pieces: string[]; stream: RunStream } {
	const stream = new RunStream();
	return { pieces: lines.flatMap((bytes) => stream.push(bytes)), stream };
}

test('the pieces of a node are passed on as they come, and are the reply together', () => {
	const { pieces, stream } = read(
		line('begin'),
		line('item', 'Hé'),
		line('keepalive'),
		line('item', 'llo'),
		line('end'),
	);
	expect(pieces).toEqual(['Hé', 'llo']);
	expect(stream.end(200)).toEqual({ kind: 'reply', text: 'Héllo', asks: false });
});

test('a second node begins another message, after a blank line', () => {
	const { pieces } = read(line('begin'), line('item', 'One'), line('end'), line('begin'), line('item', 'Two'));
	expect(pieces).toEqual(['One', '\n\nTwo']);
});

test('the Respond to Webhook node streams its JSON as one piece, of which the reply counts', () => {
	expect(read(line('item', '{"output":"Hi","x":1}')).pieces).toEqual(['Hi']);
	expect(read(line('item', '{"rows":1}')).pieces).toEqual(['{"rows":1}']);
	expect(read(line('item', '{')).pieces).toEqual(['{']);
});

test.each(['SendMessage', 'SendStreamingMessage'])(
	'the A2A message that Webhook Respond makes for %s is the text of the message',
	(method) => {
		const { body } = a2aMessage('It rains', { jsonrpc: '2.0', id: 7, method }, 'm-1');
		expect(read(line('item', body.toString('utf8'))).pieces).toEqual(['It rains']);
	},
);

test('lines may be split anywhere', () => {
	const bytes = Buffer.concat([line('begin'), line('item', '漢字'), line('end')]);
	const stream = new RunStream();
	const pieces = [...bytes].flatMap((byte) => stream.push(Buffer.from([byte])));
	expect(pieces).toEqual(['漢字']);
});

describe('a failure', () => {
	test.each([
		['an error at the end', [line('begin'), line('item', 'a'), line('error', 'The model broke')], 'The model broke'],
		['an error without words', [line('error')], 'A node of the workflow failed'],
		[
			'a node that has not ended',
			[line('begin'), line('item', 'a')],
			'The workflow ended before its reply was complete',
		],
		['nothing streamed', [line('begin'), line('end')], 'The workflow ended without a streamed reply'],
		['an answer of n8n’s own', [Buffer.from('{"code":0,"message":"Cannot start"}')], 'Cannot start'],
	])('%s', (_, lines, message) => {
		expect(read(...lines).stream.end(200)).toEqual({ kind: 'failed', status: 500, message });
	});

	test('of a node after which the workflow went on is none', () => {
		const lines = [line('error', 'Tool failed'), line('begin'), line('item', 'Fine'), line('end')];
		expect(read(...lines).stream.end(200)).toMatchObject({ kind: 'reply', text: 'Fine' });
	});
});
