import type { SuccessAnswer } from '../../types';
import { base64Header, DAY, HEX_KEY, json, profile, spelled } from '../row';

/** The only response that Adyen accepted until 2024; it still accepts it. */
const ADYEN_ACCEPTED: SuccessAnswer = { status: 200, contentType: 'text/plain', body: '[accepted]' };

/** adyen-node-api-library src/utils/hmacValidator.ts: eight fields of each notification item. */
const ADYEN_FIELDS = [
	'pspReference',
	'originalReference',
	'merchantAccountCode',
	'merchantReference',
	'amount.value',
	'amount.currency',
	'eventCode',
	'success',
];

const ADYEN_ITEM = 'NotificationRequestItem';

export const adyen = [
	profile({
		name: 'adyen-standard',
		displayName: 'Adyen (Payments)',
		aliases: ['adyen'],
		group: 'Payments',
		scheme: {
			kind: 'signed',
			algorithm: 'hmac-sha256',
			keys: HEX_KEY,
			signature: { in: 'json', path: `${ADYEN_ITEM}.additionalData.hmacSignature` },
			forms: spelled('', 'base64'),
			content: ADYEN_FIELDS.map((field) => `{json:${ADYEN_ITEM}.${field}}`).join(':'),
			each: 'notificationItems',
		},
		secretLabel: 'HMAC Key',
		setup:
			'In the Customer Area, open Developers → Webhooks → + Webhook → Standard: paste the URL, generate an HMAC key, and copy it to the credential.',
		docs: 'https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures/',
		retry: {
			keeps: 'signature',
			spanSeconds: 30 * DAY,
			source:
				'The eight signed fields are the documented key for duplicates. Retries for up to 30 days (docs.adyen.com, Troubleshoot webhooks).',
		},
		lists: [
			{
				path: 'notificationItems[]',
				event: [json(`${ADYEN_ITEM}.eventCode`)],
				deliveryId: [
					{
						in: 'joined',
						parts: [json(`${ADYEN_ITEM}.pspReference`), json(`${ADYEN_ITEM}.eventCode`), json(`${ADYEN_ITEM}.success`)],
						separator: ':',
					},
				],
			},
		],
		limits: 'The signature covers only eight fields of each item, not the rest of the body.',
		exampleEvents: ['AUTHORISATION', 'CAPTURE', 'REFUND', 'CHARGEBACK'],
		success: ADYEN_ACCEPTED,
	}),
	profile({
		name: 'adyen-platforms',
		displayName: 'Adyen (Platforms)',
		group: 'Payments',
		scheme: base64Header('HmacSignature', '', { keys: HEX_KEY }),
		secretLabel: 'HMAC Key',
		setup:
			'In the Balance Platform Customer Area, open Developers → Webhooks → + Webhook: paste the URL, generate an HMAC key, and copy it to the credential.',
		docs: 'https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures/',
		retry: {
			keeps: 'content',
			spanSeconds: 30 * DAY,
			source: 'Bodies carry IDs and times. Retries for up to 30 days (docs.adyen.com, Troubleshoot webhooks).',
		},
		event: [json('type')],
		exampleEvents: ['balancePlatform.accountHolder.created', 'balancePlatform.transfer.created'],
		success: ADYEN_ACCEPTED,
	}),
];
