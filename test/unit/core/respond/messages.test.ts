import { discordMessage, slackMessage, twiml } from '../../../../core/respond/messages';
import { mistake } from '../../mistake';

const SHORTEN =
	'Shorten the text, for example with {{ $json.text.slice(0, 1500) }}, or ask the agent for a shorter reply.';

const text = ({ body }: { body: Buffer }): string => body.toString('utf8');

describe('Slack', () => {
	test('the two kinds of visibility', () => {
		expect(JSON.parse(text(slackMessage('Hi', 'everyone')))).toEqual({ response_type: 'in_channel', text: 'Hi' });
		expect(JSON.parse(text(slackMessage('Hi', 'person')))).toEqual({ response_type: 'ephemeral', text: 'Hi' });
	});

	// docs.slack.dev/messaging/formatting-message-text: the three characters that must be escaped
	test('a text calls no channel and no person', () => {
		const sent = JSON.parse(text(slackMessage('<!channel> a & b <@U024BE7LH>', 'everyone'))) as { text: string };
		expect(sent.text).toBe('&lt;!channel&gt; a &amp; b &lt;@U024BE7LH&gt;');
	});
});

describe('Discord', () => {
	test('a message that only the person sees, and that mentions nobody', () => {
		expect(JSON.parse(text(discordMessage('@everyone', 'person')))).toEqual({
			type: 4,
			data: { content: '@everyone', flags: 64, allowed_mentions: { parse: [] } },
		});
	});

	test('2,000 characters are accepted, one more is refused', () => {
		expect(text(discordMessage('x'.repeat(2000), 'everyone'))).toContain('x'.repeat(2000));
		expect(() => discordMessage('x'.repeat(2001), 'everyone')).toThrow(
			mistake('The message has 2001 characters, and Discord accepts at most 2000', SHORTEN, 'invalid-payload'),
		);
	});
});

describe('Twilio', () => {
	test('what XML cannot contain is escaped or left out', () => {
		expect(text(twiml('1 < 2 & "3"\u0000\u0008\ud800 😀', 'Message'))).toBe(
			'<?xml version="1.0" encoding="UTF-8"?><Response><Message>1 &lt; 2 &amp; "3" 😀</Message></Response>',
		);
	});

	test('1,600 characters are accepted in a message, and more in a call', () => {
		expect(text(twiml('x'.repeat(1601), 'Say'))).toContain('x'.repeat(1601));
		expect(() => twiml('x'.repeat(1601), 'Message')).toThrow(
			mistake('The message has 1601 characters, and Twilio accepts at most 1600', SHORTEN, 'invalid-payload'),
		);
	});

	test('the content type is that of TwiML', () => {
		expect(twiml('Hi', 'Message').contentType).toBe('text/xml; charset=utf-8');
	});
});

test.each([
	['Slack', () => slackMessage(' ', 'person')],
	['Discord', () => discordMessage('', 'person')],
	['Twilio', () => twiml('\n', 'Message')],
])('%s: a message without text is refused', (_name, make) => {
	const cure = 'Enter a text, or set Respond With to No Body.';
	expect(make).toThrow(mistake('The message is empty', cure, 'invalid-payload'));
});
