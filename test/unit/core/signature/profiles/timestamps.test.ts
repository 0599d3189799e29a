import { profiles, type SignatureProfile } from '../../../../../core/signature';
import { formatTimestamp, parseTimestamp } from '../../../../../core/signature/schemes/timestamp';

type Spelling = readonly [text: string, unixSeconds: number, source: string];

/** A time as each vendor, or its SDK's tests, spells it. */
const spellings: Readonly<Record<string, Spelling>> = {
	gitlab: ['1614265330', 1614265330, 'Svix docs "Verifying webhooks manually" and standard-webhooks test suites'],
	openai: ['1750861210', 1750861210, 'openai/openai-node tests/lib/webhooks.test.ts'],
	replicate: [
		'1614265330',
		1614265330,
		'replicate/replicate-javascript index.test.ts "Can be used to validate webhook"',
	],
	recall: ['1731705121', 1731705121, 'docs.recall.ai/docs/authenticating-requests-from-recallai'],
	elevenlabs: ['1764072000', 1764072000, '@elevenlabs/elevenlabs-js@2.73.0 webhooks.constructEvent'],
	retell: ['1700000000000', 1700000000, 'RetellAI/retell-typescript-sdk tests/webhook-auth.test.ts'],
	'standard-webhooks': [
		'1614265330',
		1614265330,
		'standard-webhooks/standard-webhooks libraries/javascript/src/webhook.test.ts',
	],
	svix: ['1614265330', 1614265330, 'svix/svix-webhooks javascript/src/webhook.test.ts'],
	'convoy-advanced': ['1257894000', 1257894000, 'frain-dev/convoy pkg/signature/signature_test.go'],
	stripe: ['1565125718', 1565125718, 'muxinc/mux-node-sdk tests, the identical scheme'],
	paddle: [
		'1698796800',
		1698796800,
		'PaddleHQ/paddle-node-sdk src/__tests__/notifications/webhooks-validator.node.test.ts',
	],
	'coinbase-cdp': ['1800000000', 1800000000, 'hook0/hook0 clients/conformance/signature.json'],
	'coinbase-cdp-headers': ['1800000000', 1800000000, 'hook0/hook0 clients/conformance/signature.json'],
	polar: ['1731705121', 1731705121, 'polar.sh/docs/integrate/webhooks/delivery'],
	'dodo-payments': [
		'1614265330',
		1614265330,
		'Svix docs "Verifying webhooks manually" and standard-webhooks test suites',
	],
	brex: ['1614265330', 1614265330, 'Svix docs "Verifying webhooks manually" and standard-webhooks test suites'],
	bigcommerce: ['1700000000', 1700000000, 'bigcommerce/docs https-webhook-overview.mdx'],
	slack: [
		'1531420618',
		1531420618,
		'Slack docs "Verifying requests from Slack" via slackapi/bolt-js test/unit/receivers/Expres',
	],
	discord: ['1764072000', 1764072000, 'discord-interactions@4.4.0 verifyKey'],
	'discord-events': ['1764072000', 1764072000, 'discord-interactions@4.4.0 verifyKey'],
	zoom: ['1739923528', 1739923528, 'developers.zoom.us/docs/api/webhooks samples'],
	telnyx: ['1700000000', 1700000000, 'developers.telnyx.com webhook samples'],
	twitch: ['2021-02-19T23:47:00.8091512Z', 1613778420.809, 'twitch-rs/twitch_api src/eventsub/mod.rs verify_request'],
	sendgrid: ['1600112502', 1600112502, 'sendgrid/sendgrid-nodejs packages/eventwebhook/src/eventwebhook.spec.js'],
	mailgun: ['1403645220', 1403645220, 'mailgun/mailgun-php tests/Api/WebhookTest.php testVerifyWebhookGood'],
	'mailgun-routes': [
		'1539112500',
		1539112500,
		'rails/rails actionmailbox/test/controllers/ingresses/mailgun/inbound_emails_controller_tes',
	],
	resend: ['1731705121', 1731705121, 'resend.com/docs event samples'],
	loops: ['1614265330', 1614265330, 'Svix docs "Verifying webhooks manually" and standard-webhooks test suites'],
	orb: ['2026-12-01T12:00:00.123456', 1796126400.123, 'orb-billing webhooks.verifySignature'],
	recurly: ['1796126400000', 1796126400, 'docs.recurly.com, Webhooks, "Webhook signatures"'],
	terra: ['1796126400', 1796126400, 'terra-api verifyTerraWebhookSignature'],
	fathom: ['1796126400', 1796126400, 'fathom-typescript Fathom.verifyWebhook'],
	'mercado-pago': ['1704908010', 1704908010, 'mercadopago.com.br/developers, Webhooks, sample of x-signature'],
	revolut: ['1683650202360', 1683650202.36, 'developer.revolut.com, Verify the payload signature'],
	airwallex: ['1796126400000', 1796126400, 'airwallex.com/docs, Listen for webhook events'],
	twenty: ['1796126400000', 1796126400, 'twentyhq/twenty call-webhook.job.ts (Date.now)'],
	ghost: ['1796126400000', 1796126400, 'TryGhost/Ghost WebhookTrigger.js (Date.now)'],
	formbricks: ['1796126400', 1796126400, 'formbricks/formbricks lib/crypto.ts'],
	outline: ['1796126400000', 1796126400, 'outline/outline WebhookSubscription.ts (Date.now)'],
	composio: ['1796126400', 1796126400, '@composio/core triggers.verifyWebhook'],
	klaviyo: ['Thu, 04 Jan 2024 18:05:25 GMT', 1704391525, 'third-party klaviyo test suite'],
	'customer-io': ['1764072000', 1764072000, 'customerio-node@5.2.0 verifyRequestSignature'],
	zendesk: ['2021-03-25T05:09:27Z', 1616648967, 'developer.zendesk.com documentation/webhooks/verifying'],
	'hubspot-v3': ['1752613922216', 1752613922.216, 'HubSpot docs worked example'],
	front: ['1764072000000', 1764072000, 'dev.frontapp.com/docs/application-webhooks "Verifying integrity"'],
	linear: ['1764072000000', 1764072000, '@linear/sdk@98.0.0 LinearWebhookClient.verify'],
	calendly: ['1764072000', 1764072000, 'developer.calendly.com "Webhook Signatures"'],
	contentful: [
		'1767225600000',
		1767225600,
		'Contentful component test of a third party, signed with contentful/node-apps-toolkit',
	],
	sanity: ['1633519811129', 1633519811.129, 'sanity-io/webhook-toolkit test/signature.test.ts'],
	webflow: ['1705329000000', 1705329000, 'developers.webflow.com/data/docs/working-with-webhooks'],
	box: ['2020-01-01T00:00:00-07:00', 1577862000, 'box/box-node-sdk'],
	mux: ['1565125718', 1565125718, 'muxinc/mux-node-sdk tests'],
	buildkite: ['1642080837', 1642080837, 'buildkite/go-buildkite webhook_test.go TestValidatePayload'],
	render: ['1731705121', 1731705121, 'render-examples/webhook-receiver app.ts'],
	scalr: [
		'Thu 07 Sep 2017 06:30:04 UTC',
		1504765804,
		'adnanh/webhook internal/hook/hook_test.go checkScalrSignatureTests "Valid signature"',
	],
	workos: ['1632409405772', 1632409405.772, 'workos/workos-python'],
	clerk: ['1614265330', 1614265330, 'Svix docs "Verifying webhooks manually" and standard-webhooks test suites'],
	granola: [
		'1796126400',
		1796126400,
		'docs.granola.ai/webhooks via trigger.dev and simstudioai/sim apps/sim/lib/webhooks/providers/granola.ts',
	],
	lithic: ['1796126400', 1796126400, 'lithic 0.145.0 webhooks.unwrap'],
	whop: ['1796126400', 1796126400, '@whop/sdk 0.0.42 webhooks.unwrap with webhookKey = btoa'],
	cashfree: ['1796126400000', 1796126400, 'cashfree-pg 6.0.6 PGVerifyWebhookSignature'],
	revenuecat: ['1796126400', 1796126400, 'ten public receivers agree'],
	beehiiv: ['1796126400', 1796126400, 'beehiiv webhooks are sent by Svix'],
	chatwoot: ['1796126400', 1796126400, 'five public receivers agree'],
	liveblocks: ['1796126400', 1796126400, '@liveblocks/node 3.24.2 WebhookHandler.verifyRequest'],
	tiktok: ['1796126400', 1796126400, 'simstudioai/sim apps/sim/lib/webhooks/providers/tiktok.ts'],
	'incident-io': ['1796126400', 1796126400, 'docs.incident.io/api-reference/webhooks'],
	rootly: ['1796126400', 1796126400, 'simstudioai/sim apps/sim/lib/webhooks/providers/rootly.ts'],
	'grafana-timestamp': ['1796126400', 1796126400, 'grafana/alerting http/hmac.go'],
	make: ['1796126400', 1796126400, 'developers.make.com/event-subscription/implementation/verify-signatures'],
	'supabase-auth': ['1796126400', 1796126400, 'supabase/auth internal/hooks/hookshttp'],
	privy: ['1796126400', 1796126400, '@privy-io/server-auth 1.32.5 verifyWebhook'],
	tailscale: ['1796126400', 1796126400, '@trigger.dev/core webhookProviderConfigs'],
	autumn: ['1796126400', 1796126400, '@trigger.dev/core webhookProviderConfigs'],
	langfuse: ['1796126400', 1796126400, '@trigger.dev/core webhookProviderConfigs'],
	claude: ['1796126400', 1796126400, '@anthropic-ai/sdk beta.webhooks.unwrap'],
};

const timeOf = ({ scheme }: SignatureProfile) => (scheme.kind === 'signed' ? scheme.timestamp : undefined);

const withTime = Object.values(profiles).filter((row) => timeOf(row) !== undefined);

describe('every row with a time reads the spelling of its vendor', () => {
	test('no row is without one', () =>
		expect(Object.keys(spellings).sort()).toEqual(withTime.map(({ name }) => name).sort()));

	test.each(withTime.map((row) => [row.name, row] as const))('%s', (name, row) => {
		const unit = timeOf(row)?.unit ?? 's';
		const [text, seconds] = spellings[name] ?? ['', NaN];
		expect(parseTimestamp(text, unit)).toBeCloseTo(seconds, 3);
		// what is sent has the same form, up to fractions of a second and the zone
		const shape = (time: string) => time.replace(/\.\d+|[+-]\d{2}:\d{2}$|Z$/g, '').replace(/\d/g, '0');
		const letters = (time: string) => shape(time).replace(/[A-Z][a-z]{2}/g, 'Aaa');
		expect(letters(formatTimestamp(seconds, unit))).toBe(letters(text));
	});
});
