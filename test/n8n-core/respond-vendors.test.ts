/** What Webhook Respond sends, beside what the vendors' own libraries make of the same text. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { installPeers, PEER_TIMEOUT_MS } from '../install-peers';
import { runRespond } from './harness/respond';

interface TwimlResponse {
	message(text: string): unknown;
	say(text: string): unknown;
	toString(): string;
}

interface Twilio {
	readonly twiml: Readonly<Record<'MessagingResponse' | 'VoiceResponse', new () => TwimlResponse>>;
}

const peers = join(__dirname, '../vendors');
let twilio: Twilio;

beforeAll(() => {
	installPeers(peers);
	twilio = createRequire(join(peers, 'package.json'))('twilio') as Twilio;
}, PEER_TIMEOUT_MS);

test.each(['Hello', 'Fish & chips < 5 € > "4" ’n’ 😀', 'Two\nlines', ']]>', '&amp;'])(
	'TwiML for %j',
	async (message) => {
		const said = async (verb: string) => {
			const { sent } = await runRespond({ parameters: { respondWith: 'twilio', message, verb } });
			return (sent[0]?.body as Buffer).toString('utf8');
		};
		const [sms, call] = [new twilio.twiml.MessagingResponse(), new twilio.twiml.VoiceResponse()];
		sms.message(message);
		call.say(message);
		expect([await said('Message'), await said('Say')]).toEqual([sms.toString(), call.toString()]);
	},
);
