import type { SampleEvent } from './sample';

/** Chats, calls, email and meetings. */
export const messaging: readonly SampleEvent[] = [
	/** @see https://docs.slack.dev/apis/events-api/ */
	{
		profile: 'slack',
		name: 'app_mention',
		headers: () => ({ 'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)' }),
		body: ({ token, seconds }) => ({
			json: {
				type: 'event_callback',
				team_id: 'T061EG9R6',
				api_app_id: 'A0MDYCDME',
				event_id: `Ev${token.toUpperCase().slice(0, 10)}`,
				event_time: seconds,
				event: {
					type: 'app_mention',
					user: 'U061F7AUR',
					channel: 'C0LAN2Q65',
					text: '<@U0LAN0Z89> is the deployment done?',
					ts: `${seconds}.000200`,
					event_ts: `${seconds}.000200`,
				},
			},
		}),
	},
	{
		profile: 'slack',
		name: 'block_actions (button pressed)',
		headers: () => ({ 'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)' }),
		body: ({ seconds, token }) => ({
			jsonInForm: {
				type: 'block_actions',
				trigger_id: `12466734323.1395872398.${token}`,
				user: { id: 'U061F7AUR', username: 'mona' },
				channel: { id: 'C0LAN2Q65', name: 'deployments' },
				actions: [{ action_id: 'approve', type: 'button', value: 'build-42', action_ts: `${seconds}.884445` }],
			},
		}),
	},
	/** @see https://www.twilio.com/docs/messaging/guides/webhook-request */
	{
		profile: 'twilio',
		name: 'incoming SMS',
		headers: () => ({ 'User-Agent': 'TwilioProxy/1.1', 'I-Twilio-Idempotency-Token': 'a1b2c3d4' }),
		body: ({ token }) => {
			const sid = `SM${Buffer.from(token.padEnd(16, '0').slice(0, 16)).toString('hex')}`;
			return {
				form: {
					MessageSid: sid,
					SmsSid: sid,
					SmsStatus: 'received',
					AccountSid: 'AC00000000000000000000000000000000',
					From: '+14017122661',
					To: '+15558675310',
					Body: 'Ahoy! Is my order on its way? 🚚',
					NumMedia: '0',
					NumSegments: '1',
					ApiVersion: '2010-04-01',
				},
			};
		},
	},
	/** @see https://developers.zoom.us/docs/api/webhooks/ */
	{
		profile: 'zoom',
		name: 'meeting.started',
		event: 'meeting.started',
		body: ({ seconds, iso, token }) => ({
			json: {
				event: 'meeting.started',
				event_ts: seconds * 1000,
				payload: {
					account_id: 'AAAAAABBBB',
					object: {
						id: '1234567890',
						uuid: `${token}==`,
						host_id: 'x1yCzABCDEfg23HiJKl4mN',
						topic: 'Review of the week',
						type: 2,
						start_time: iso,
						duration: 60,
						timezone: 'Europe/Berlin',
					},
				},
			},
		}),
	},
	/** @see https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects */
	{
		profile: 'line',
		name: 'message: text',
		headers: () => ({ 'User-Agent': 'LineBotWebhook/2.0' }),
		body: ({ seconds, token }) => ({
			json: {
				destination: 'U0123456789abcdef0123456789abcdef',
				events: [
					{
						type: 'message',
						webhookEventId: `01H${token.toUpperCase()}`.slice(0, 26),
						deliveryContext: { isRedelivery: false },
						timestamp: seconds * 1000,
						mode: 'active',
						replyToken: `reply${token}`,
						source: { type: 'user', userId: 'U80696558e1aa831bc5a9a6c9e1d3c111' },
						message: { id: '444573844083572737', type: 'text', quoteToken: 'q3Plxr4AgKd', text: 'こんにちは' },
					},
				],
			},
		}),
	},
	/** @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components */
	{
		profile: 'meta',
		name: 'WhatsApp message',
		body: ({ seconds, token }) => ({
			json: {
				object: 'whatsapp_business_account',
				entry: [
					{
						id: '102290129340398',
						changes: [
							{
								field: 'messages',
								value: {
									messaging_product: 'whatsapp',
									metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
									contacts: [{ profile: { name: 'Sheena' }, wa_id: '16505551234' }],
									messages: [
										{
											from: '16505551234',
											id: `wamid.${token}`,
											timestamp: String(seconds),
											type: 'text',
											text: { body: 'Does it come in another colour?' },
										},
									],
								},
							},
						],
					},
				],
			},
		}),
	},
];
