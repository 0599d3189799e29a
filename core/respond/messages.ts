import { Failure } from '../failure';
import { jsonBody, textBody } from './response-body';
import type { ResponseBody } from './response-body';

/** Who sees a message in Slack or Discord. */
export type Audience = 'everyone' | 'person';

/** docs.discord.com/developers/resources/message: `content` */
const DISCORD_MAX = 2000;
/** docs.discord.com: MessageFlags.EPHEMERAL */
const EPHEMERAL = 64;
/** docs.discord.com/developers/interactions/receiving-and-responding: CHANNEL_MESSAGE_WITH_SOURCE */
const CHANNEL_MESSAGE = 4;
/** twilio.com/docs/api/errors/21617: the longest body of a message */
const TWILIO_MAX = 1600;

/**
 * The response to a slash command of Slack. `&`, `<` and `>` are escaped, so that no text can call a channel or a person
 * (docs.slack.dev/messaging/formatting-message-text).
 */
export function slackMessage(text: string, audience: Audience): ResponseBody {
	const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	const response_type = audience === 'everyone' ? 'in_channel' : 'ephemeral';
	return jsonBody({ response_type, text: requireText(escaped) });
}

/**
 * The response to an interaction of Discord. Mentions in the text call nobody.
 *
 * @throws Failure for a text that Discord refuses
 */
export function discordMessage(text: string, audience: Audience): ResponseBody {
	const content = withinLimit(requireText(text), DISCORD_MAX, 'Discord');
	const flags = audience === 'person' ? { flags: EPHEMERAL } : {};
	return jsonBody({ type: CHANNEL_MESSAGE, data: { content, ...flags, allowed_mentions: { parse: [] } } });
}

/** How Twilio passes on the text: as an SMS or WhatsApp message, or spoken in a call. */
export type TwimlVerb = 'Message' | 'Say';

/**
 * TwiML that answers a message or a call (twilio.com/docs/messaging/twiml).
 *
 * @throws Failure for a text that Twilio refuses
 */
export function twiml(text: string, verb: TwimlVerb): ResponseBody {
	const said = requireText(text);
	const content = verb === 'Message' ? withinLimit(said, TWILIO_MAX, 'Twilio') : said;
	const xml = `<?xml version="1.0" encoding="UTF-8"?><Response><${verb}>${xmlText(content)}</${verb}></Response>`;
	return textBody(xml, 'text/xml; charset=utf-8');
}

/** Characters that XML 1.0 cannot contain, not even escaped. */
const NOT_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function xmlText(text: string): string {
	return text.replace(NOT_XML, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** @throws Failure for a message without text */
export function requireText(text: string): string {
	if (text.trim() !== '') return text;
	throw new Failure('invalid-payload', 'The message is empty', 'Enter a text, or set Respond With to No Body.');
}

function withinLimit(text: string, limit: number, service: string): string {
	if (text.length <= limit) return text;
	throw new Failure(
		'invalid-payload',
		`The message has ${text.length} characters, and ${service} accepts at most ${limit}`,
		'Shorten the text, for example with {{ $json.text.slice(0, 1500) }}, or ask the agent for a shorter reply.',
	);
}
