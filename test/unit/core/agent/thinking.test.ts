import { splitLoneEnd, splitThinking, ThinkingFilter } from '../../../../core/agent/thinking';

describe('reasoning in the text of a reply is separated', () => {
	test.each<[string, string, string, string]>([
		['a block at the beginning', '<think>\nGreeting.\n</think>\n\nHello!', 'Hello!', 'Greeting.'],
		['another tag', ' <thinking>a</thinking>b', 'b', 'a'],
		['an empty block', '<think>\n\n</think>\n\nHi', 'Hi', ''],
		['two blocks', '<think>a</think>One <think>b</think>two', 'One two', 'a\n\nb'],
		['a block without an end', '<think>cut o', '', 'cut o'],
		['no block', 'Hi <think>there</think>', 'Hi <think>there</think>', ''],
		['another element', '<thinker>x</thinker>', '<thinker>x</thinker>', ''],
		['the beginning of a tag', ' <thi', ' <thi', ''],
		['an angle bracket in a block', '<think>a < b </thin</think>c', 'c', 'a < b </thin'],
		['nothing', '', '', ''],
	])('%s', (_, given, text, reasoning) => {
		expect(splitThinking(given)).toEqual({ text, reasoning });
	});

	test('in the same way wherever the text is split', () => {
		const whole = ' <think>a < b\n</think>\n\nHi <b>you</b> <think>c</think>!</think';
		for (let first = 0; first <= whole.length; first++) {
			for (let second = first; second <= whole.length; second++) {
				const filter = new ThinkingFilter();
				const pieces = [whole.slice(0, first), whole.slice(first, second), whole.slice(second)];
				const read = [...pieces.map((piece) => filter.push(piece)), filter.end()];
				const joined = {
					text: read.map(({ text }) => text).join(''),
					reasoning: read.map((one) => one.reasoning).join(''),
				};
				expect({ ...joined, reasoning: joined.reasoning.trim() }).toEqual(splitThinking(whole));
			}
		}
	});

	test('even if only its end is marked, on a separate line', () => {
		expect(splitLoneEnd('Greeting.\n</think>\n\nHello!')).toEqual({ text: 'Hello!', reasoning: 'Greeting.' });
		for (const text of ['Write </think> here', '<think>a\n</think>\nb', 'Hi']) {
			expect(splitLoneEnd(text)).toEqual({ text, reasoning: '' });
		}
	});
});
