import { answerValue } from '../../../../core/agent';
import { questionIn, readDecision, unfitAnswer } from '../../../../core/agent/decision';

test.each<[unknown, string]>([
	...['approve', 'Approved', ' yes ', 'OK', 'y', 'go ahead', 'Proceed.', 'continue', 'accept!'].map(
		(said): [unknown, string] => [said, ''],
	),
	['approve: looks fine', 'looks fine'],
	['Yes:\nas discussed', 'as discussed'],
	[true, ''],
	[{ approve: true, reason: 'fine' }, 'fine'],
	[{ data: { approved: true } }, ''],
	[{ data: { text: 'approve: fine' } }, 'fine'],
	[{ chatInput: 'yes' }, ''],
	[{ type: 'proceed', feedback: 'shorter' }, 'shorter'],
	[['approve'], ''],
])('%j approves', (given, comment) => {
	expect(readDecision(given)).toEqual({ approves: true, comment });
});

test.each<[unknown, string]>([
	...['reject', 'Rejected.', 'no', 'N', 'deny', 'declined', 'cancel', 'stop', 'false'].map(
		(said): [unknown, string] => [said, ''],
	),
	['reject: too expensive', 'too expensive'],
	['no\nnot this month', 'not this month'],
	[false, ''],
	[{ data: { approved: false } }, ''],
	[{ type: 'reject', message: 'no' }, 'no'],
	[{ approve: false, type: 'approve' }, ''],
])('%j refuses', (given, comment) => {
	expect(readDecision(given)).toEqual({ approves: false, comment });
});

test.each([
	'no problem, go ahead',
	'yes, but only half of it',
	'not approved',
	'I would not accept',
	'approve or reject?',
	'',
	'maybe',
	5,
	null,
	{},
	{ type: 'edit' },
	['approve', 'reject'],
])('%j is not taken for a decision', (given) => {
	expect(readDecision(given)).toBeUndefined();
});

test('a question in the failure of an answer is cut, and holds nothing that a terminal would interpret', () => {
	const { failure } = unfitAnswer(`asks \u001b[2J${'x'.repeat(1000)}`, 'y'.repeat(1000));
	expect(failure.message).toMatch(/^asks {2}\[2Jx{491} \[…\]$/);
	expect(failure.cure).toBe(`${'y'.repeat(500)} […]`);
});

test.each([
	['{"decisions":[{"type":"approve"}]}', { decisions: [{ type: 'approve' }] }],
	[' [1, 2] ', [1, 2]],
	['true', true],
	['false', false],
	['01234', '01234'],
	['5', '5'],
	['null', 'null'],
	['"quoted"', '"quoted"'],
	['[sic] fine', '[sic] fine'],
	['{not json', '{not json'],
	['Berlin', 'Berlin'],
])('the answer %j has the value %j', (text, value) => {
	expect(answerValue(text)).toEqual(value);
});

test.each([
	['a text', 'Sure?', 'Sure?'],
	['a usual field', { id: 1, question: 'Sure?' }, 'Sure?'],
	['the first of several fields that has text', { message: '', prompt: 'Sure?', hint: 'x' }, 'Sure?'],
	['other fields, as JSON', { text_to_revise: 'a' }, '{"text_to_revise":"a"}'],
	['nothing', null, ''],
])('the question is read from %s', (_, value, question) => {
	expect(questionIn(value)).toBe(question);
});
