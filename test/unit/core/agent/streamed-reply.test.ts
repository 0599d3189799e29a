import type { AgentOutcome, AgentReply, StreamEvent, StreamStep } from '../../../../core/agent';
import { StreamedReply } from '../../../../core/agent/streamed-reply';
import { replyOf } from './apis/outcomes';

interface Piece {
	readonly text?: string;
	readonly reasoning?: string;
	readonly final?: Partial<AgentReply>;
}

/** The smallest API: pieces of text and reasoning, and perhaps a whole reply at the end. */
class PlainApi extends StreamedReply {
	protected override read({ data }: StreamEvent): StreamStep {
		const { text, reasoning, final } = JSON.parse(data) as Piece;
		if (reasoning !== undefined) return this.addReasoning(reasoning);
		if (final !== undefined) return this.end(replyOf({ ...final }) as AgentOutcome);
		return text === undefined ? {} : this.add(text);
	}

	protected override assembled(): AgentOutcome {
		return replyOf() as AgentOutcome;
	}
}

function received(...events: readonly (Piece | string | StreamEvent)[]): AgentOutcome {
	const reader = new PlainApi();
	for (const event of events) {
		if (typeof event === 'object' && 'data' in event) reader.push(event);
		else reader.push({ type: 'message', data: typeof event === 'string' ? event : JSON.stringify(event) });
	}
	return reader.outcome();
}

const failed = (said: string, more: object = {}) => ({
	ok: false,
	failure: expect.objectContaining({ message: `The agent reported an error: ${said}`, ...more }) as object,
});

describe('an error in a stream', () => {
	test.each([
		['whose quotation marks the server did not escape', '{"error": "He said "no""}', 'He said "no"'],
		['that also lacks its end', ' { "error" : "He said "no', 'He said "no'],
		['that contains the characters of an end', '{"error":"{"a"} is bad"} ', '{"a"} is bad'],
	])('%s fails the run', (_, data, said) => expect(received(data)).toMatchObject(failed(said)));

	test.each([
		['JSON', '{"message":"out of tokens"}', 'out of tokens'],
		['text', 'out of tokens', 'out of tokens'],
	])('in an event of the type error, as %s, fails the run with the text so far', (_, data, said) => {
		expect(received({ text: 'Hello' }, { type: 'error', data })).toMatchObject(failed(said, { partialText: 'Hello' }));
	});

	test('is for the API to judge if it is JSON', () => {
		expect(received('{"error":"one tool was slow","text":"Hello"}')).toMatchObject({ reply: { text: 'Hello' } });
	});
});

describe('the reply at the end of a stream', () => {
	const pieces = [{ text: 'Hello ' }, { text: 'world' }];

	test.each([
		['repeats only the beginning', 'Hello', 'Hello world'],
		['repeats only the end', 'world', 'Hello world'],
		['is empty', '', 'Hello world'],
		['is the same', 'Hello world', 'Hello world'],
		['is longer', 'Hello world, again', 'Hello world, again'],
		['is another text', 'Hi', 'Hi'],
		['shares only the middle', 'lo wor', 'lo wor'],
	])('that %s', (_, text, kept) => {
		expect(received(...pieces, { final: { text } })).toEqual(replyOf({ text: kept }));
	});

	test('keeps its hint if it has text, and loses it if only the pieces have', () => {
		const hint = 'cut off';
		const withHint = received(...pieces, { final: { text: 'Hello', hint } });
		expect(withHint).toEqual(replyOf({ text: 'Hello world', hint }));
		expect(received(...pieces, { final: { text: '', hint } })).toEqual(replyOf({ text: 'Hello world' }));
		expect(received({ final: { text: '', hint } })).toEqual(replyOf({ text: '', hint }));
	});

	test('has the reasoning of the pieces, without the white space around it, unless it has its own', () => {
		const reasoning = [{ reasoning: ' because' }, { reasoning: ' of rain\n' }];
		expect(received(...reasoning, { final: { text: 'Yes' } })).toEqual(
			replyOf({ text: 'Yes', reasoning: 'because of rain' }),
		);
		expect(received(...reasoning, { final: { text: 'Yes', reasoning: 'mine' } })).toEqual(
			replyOf({ text: 'Yes', reasoning: 'mine' }),
		);
	});
});
