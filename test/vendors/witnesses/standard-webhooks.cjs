/** Libraries that verify Standard Webhooks, under these or Svix's header names. */
const { newId, OTHER_STANDARD_SECRET, STANDARD_SECRET, standardWitness } = require('./row.cjs');

const TEXT_SECRETS = { secret: 'a client secret as text', otherSecret: 'another client secret' };

const clientOf = (Client, options) => new Client({ apiKey: 'not used', bearerToken: 'not used', ...options });

/** Signs as a sender does, with the library's own code. */
const signedBy = (libraryOf, prefix) => async (request, secret, at) => {
	const [id, library] = [newId(), await libraryOf(secret)];
	return {
		headers: {
			[`${prefix}-id`]: id,
			[`${prefix}-timestamp`]: String(at),
			[`${prefix}-signature`]: library.sign(id, new Date(at * 1000), request.body),
		},
	};
};

const standard = (options) => async (secret) => new (await import('standardwebhooks')).Webhook(secret, options);
const svix = async (secret) => new (await import('svix')).Webhook(secret);

const verifiedBy =
	(libraryOf) =>
	async ({ headers, body }, secret) =>
		(await libraryOf(secret)).verify(body, headers).type;

const byStandardWebhooks = (row, options) =>
	standardWitness({
		package: 'standardwebhooks',
		signs: true,
		sign: signedBy(standard(options), 'webhook'),
		verify: verifiedBy(standard(options)),
		...row,
	});

const bySvix = (row) =>
	standardWitness({
		package: 'svix',
		// svix 2 returns nothing, so that nobody uses an event that was parsed a second time
		accepted: 'undefined',
		signs: true,
		sign: signedBy(svix, 'svix'),
		verify: async ({ headers, body }, secret) => (await svix(secret)).verify(body, headers),
		...row,
	});

module.exports = [
	byStandardWebhooks({ profile: 'standard-webhooks' }),
	// render-examples/webhook-receiver uses it
	byStandardWebhooks({ profile: 'render' }),
	// the vendors say that they follow the specification
	byStandardWebhooks({ profile: 'bigcommerce', ...TEXT_SECRETS }, { format: 'raw' }),
	byStandardWebhooks({ profile: 'loops', by: 'third-party' }),
	byStandardWebhooks({ profile: 'make' }),
	byStandardWebhooks({ profile: 'granola', by: 'third-party' }),
	byStandardWebhooks({ profile: 'gitlab', by: 'third-party' }),
	bySvix({ profile: 'svix' }),
	// docs.recall.ai prescribes it
	bySvix({ profile: 'recall' }),
	bySvix({ profile: 'incident-io', sign: signedBy(svix, 'webhook') }),
	bySvix({ profile: 'brex' }),
	bySvix({ profile: 'beehiiv', by: 'third-party' }),
	bySvix({ profile: 'autumn', by: 'third-party' }),
	standardWitness({
		package: '@clerk/backend',
		profile: 'clerk',
		async verify({ url, headers, body }, signingSecret) {
			const { verifyWebhook } = await import('@clerk/backend/webhooks');
			const request = new Request(url, { method: 'POST', headers, body });
			return (await verifyWebhook(request, { signingSecret })).type;
		},
	}),
	standardWitness({
		package: 'openai',
		refusal: 'does not match the expected signature',
		async verify({ headers, body }, secret) {
			const { default: OpenAI } = await import('openai');
			return (await clientOf(OpenAI).webhooks.unwrap(body, headers, secret)).type;
		},
	}),
	standardWitness({
		package: '@anthropic-ai/sdk',
		profile: 'claude',
		async verify({ headers, body }, key) {
			const { default: Anthropic } = await import('@anthropic-ai/sdk');
			return clientOf(Anthropic).beta.webhooks.unwrap(body, { headers, key }).type;
		},
	}),
	standardWitness({
		package: 'replicate',
		accepted: 'true',
		refusal: 'false',
		clock: {},
		ourClock: { behind: 300, ahead: 300, because: 'the library does not check the time that Replicate signs' },
		async verify({ headers, body }, secret) {
			const { validateWebhook } = await import('replicate');
			return validateWebhook({ headers, body }, secret);
		},
	}),
	standardWitness({
		package: 'resend',
		async verify({ headers, body }, webhookSecret) {
			const { Resend } = await import('resend');
			const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) => headers[`svix-${name}`]);
			const payload = { payload: body, headers: { id, timestamp, signature }, webhookSecret };
			return new Resend('re_not_used').webhooks.verify(payload).type;
		},
	}),
	...[
		['a secret since September 2026', STANDARD_SECRET, OTHER_STANDARD_SECRET],
		['an older secret', 'polar_whs_V2l0bmVzc2Vz', 'polar_whs_QW5vdGhlcg'],
	].map(([note, secret, otherSecret]) =>
		standardWitness({
			package: '@polar-sh/sdk',
			profile: 'polar',
			note,
			secret,
			otherSecret,
			body: '{"type":"order.paid","timestamp":"2026-12-01T12:00:00Z","data":{"note":"genuine"}}',
			async verify({ headers, body }, key) {
				const { webhooks } = await import('@polar-sh/sdk/2026-10');
				return (await webhooks.validateEvent(body, headers, key)).type;
			},
		}),
	),
	standardWitness({
		package: 'dodopayments',
		profile: 'dodo-payments',
		namesNoHeader: true,
		async verify({ headers, body }, key) {
			const { default: DodoPayments } = await import('dodopayments');
			return clientOf(DodoPayments).webhooks.unwrap(body, { headers, key }).type;
		},
	}),
	standardWitness({
		package: 'lithic',
		async verify({ headers, body }, secret) {
			const { default: Lithic } = await import('lithic');
			return clientOf(Lithic).webhooks.unwrap(body, headers, secret).type;
		},
	}),
	standardWitness({
		package: '@whop/sdk',
		profile: 'whop',
		namesNoHeader: true,
		secret: 'ws_5f1c0f4e2a9b',
		otherSecret: 'ws_another',
		async verify({ headers, body }, secret) {
			const { default: Whop } = await import('@whop/sdk');
			// as Whop's guide sets the client up
			const client = clientOf(Whop, { webhookKey: btoa(secret) });
			return client.webhooks.unwrap(body, { headers }).type;
		},
	}),
	standardWitness({
		package: '@liveblocks/node',
		profile: 'liveblocks',
		refusal: 'Invalid signature',
		accepted: 'roomCreated',
		body: '{"type":"roomCreated","data":{"roomId":"genuine"}}',
		async verify({ headers, body }, secret) {
			const { WebhookHandler } = await import('@liveblocks/node');
			return new WebhookHandler(secret).verifyRequest({ headers, rawBody: body }).type;
		},
	}),
	standardWitness({
		package: '@privy-io/node',
		profile: 'privy',
		async verify({ headers, body }, secret) {
			const { PrivyClient } = await import('@privy-io/node');
			const client = new PrivyClient({ appId: 'not-used', appSecret: 'not-used' });
			const event = await client.webhooks().verify({ payload: body, headers, signing_secret: secret });
			return event.type;
		},
	}),
];
