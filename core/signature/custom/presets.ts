import type { CustomFacts } from './input';

interface PresetRow {
	/** For a menu: whose scheme it is, and what kind. */
	readonly displayName: string;
	/** The profile whose scheme it describes, if there is one. */
	readonly like?: string;
	readonly facts: CustomFacts;
}

/** Schemes that many senders have copied, by name. A test compares each with the profile that it is like. */
export const customPresets = {
	github: {
		displayName: 'GitHub: HMAC in Hex With a Prefix',
		like: 'github',
		facts: {
			header: 'X-Hub-Signature-256',
			prefix: 'sha256=',
			eventHeader: 'X-GitHub-Event',
			actionPath: 'action',
			idHeader: 'X-GitHub-Delivery',
		},
	},
	shopify: {
		displayName: 'Shopify: HMAC in Base64',
		like: 'shopify',
		facts: {
			header: 'X-Shopify-Hmac-Sha256',
			encoding: 'base64',
			eventHeader: 'X-Shopify-Topic',
			idHeader: 'X-Shopify-Webhook-Id',
		},
	},
	stripe: {
		displayName: 'Stripe: Time and HMAC in One Header',
		like: 'stripe',
		facts: {
			header: 'Stripe-Signature',
			prefix: 'v1=',
			separator: ',',
			content: '{t}.{body}',
			timestampField: 't=',
			timestampUnit: 's',
			eventPath: 'type',
			idPath: 'id',
		},
	},
	slack: {
		displayName: 'Slack: Time in a Header of Its Own',
		like: 'slack',
		facts: {
			header: 'X-Slack-Signature',
			prefix: 'v0=',
			content: 'v0:{t}:{body}',
			timestampHeader: 'X-Slack-Request-Timestamp',
			timestampUnit: 's',
			eventPath: 'event.type',
			idPath: 'event_id',
		},
	},
	'standard-webhooks': {
		displayName: 'Standard Webhooks: ID and Time Are Signed',
		like: 'standard-webhooks',
		facts: {
			header: 'webhook-signature',
			prefix: 'v1,',
			encoding: 'base64',
			separator: ' ',
			keyEncoding: 'base64',
			keyPrefix: 'whsec_',
			content: '{id}.{t}.{body}',
			timestampHeader: 'webhook-timestamp',
			timestampUnit: 's',
			idHeader: 'webhook-id',
			eventPath: 'type',
		},
	},
	'mercado-pago': {
		displayName: 'Mercado Pago: ID Is Signed Without the Body',
		facts: {
			header: 'x-signature',
			prefix: 'v1=',
			separator: ',',
			content: 'id:{query:data.id};request-id:{header:x-request-id};ts:{t};',
			timestampField: 'ts=',
			eventPath: 'type',
			actionPath: 'action',
			idHeader: 'x-request-id',
		},
	},
	discord: {
		displayName: 'Discord: Ed25519',
		like: 'discord',
		facts: {
			header: 'X-Signature-Ed25519',
			algorithm: 'ed25519',
			keyEncoding: 'hex',
			content: '{t}{body}',
			timestampHeader: 'X-Signature-Timestamp',
			timestampUnit: 's',
			eventPath: 'type',
			idPath: 'id',
		},
	},
	sendgrid: {
		displayName: 'SendGrid: ECDSA',
		like: 'sendgrid',
		facts: {
			header: 'X-Twilio-Email-Event-Webhook-Signature',
			algorithm: 'ecdsa-p256-sha256',
			keyEncoding: 'base64',
			encoding: 'base64',
			content: '{t}{body}',
			timestampHeader: 'X-Twilio-Email-Event-Webhook-Timestamp',
			timestampUnit: 's',
		},
	},
	wise: {
		displayName: 'Wise: RSA',
		facts: {
			header: 'X-Signature-SHA256',
			algorithm: 'rsa-sha256',
			keyEncoding: 'base64',
			encoding: 'base64',
			eventPath: 'event_type',
			idHeader: 'X-Delivery-Id',
		},
	},
	netlify: {
		displayName: 'Netlify: JSON Web Signature',
		like: 'netlify',
		facts: {
			kind: 'jws',
			header: 'X-Webhook-Signature',
			issuer: 'netlify',
			bodyHashClaim: 'sha256',
			eventHeader: 'X-Netlify-Event',
		},
	},
	figma: {
		displayName: 'Figma: Token in the Body',
		like: 'figma',
		facts: { kind: 'token', path: 'passcode', eventPath: 'event_type' },
	},
} as const satisfies Readonly<Record<string, PresetRow>>;

export type CustomPreset = keyof typeof customPresets;
