import { createVerifier, profiles, type SignatureProfile } from '../../../../../core/signature';
import { requestOf, secretsOf, type Vector } from '../vectors';
import type { Claim } from './claim';
import { foreignVectors } from './verdicts';

interface Clock {
	readonly profiles: readonly string[];
	/** seconds after which a request is too old; `null`: its age is not judged */
	readonly old: number | null;
	/** seconds that the sender's clock may be ahead; default: as many; `null`: any */
	readonly ahead?: number | null;
	readonly source: string;
}

const OURS = 'no tolerance is documented: five minutes are ours';

/** How old a request may be, after the vendors' pages and libraries. */
export const clocks: readonly Clock[] = [
	{
		profiles: [
			...[
				'standard-webhooks',
				'svix',
				'gitlab',
				'openai',
				'replicate',
				'recall',
				'granola',
				'claude',
				'polar',
				'privy',
			],
			...['dodo-payments', 'brex', 'lithic', 'whop', 'autumn', 'bigcommerce', 'resend', 'loops', 'beehiiv', 'clerk'],
			...['fathom', 'liveblocks', 'render', 'incident-io', 'make', 'supabase-auth', 'formbricks'],
		],
		old: 300,
		source: 'standard-webhooks libraries/javascript/src/index.ts and svix javascript/src/webhook.ts: 5 * 60, both ways',
	},
	{ profiles: ['elevenlabs'], old: 1800, ahead: null, source: 'elevenlabs-js src/wrapper/webhooks.ts: 30 minutes' },
	{ profiles: ['retell'], old: 300, source: 'retell-sdk lib/webhook_auth: 5 * 60 * 1000, both ways' },
	{ profiles: ['stripe', 'mux'], old: 300, ahead: null, source: 'stripe-node and mux-node-sdk: 300, of the age only' },
	{ profiles: ['paddle'], old: 5, ahead: null, source: 'paddle-node-sdk webhooks-validator: 5 s, of the age only' },
	{
		profiles: ['hubspot-v3'],
		old: 300,
		ahead: null,
		source: 'hubspot-api-nodejs src/utils/signature.ts: 300, of the age only',
	},
	{ profiles: ['workos'], old: 180, ahead: null, source: 'workos-node webhooks.ts: 180000, of the age only' },
	{ profiles: ['calendly'], old: 180, source: 'developer.calendly.com, Webhook signatures: three minutes' },
	{ profiles: ['contentful'], old: 30, source: 'node-apps-toolkit verifyRequest: a TTL of 30 s' },
	{ profiles: ['twitch', 'box'], old: 600, source: 'dev.twitch.tv and developer.box.com: ten minutes' },
	{
		profiles: ['slack', 'sendgrid', 'customer-io', 'telnyx', 'fal', 'buildkite', 'convoy-advanced', 'front'],
		old: 300,
		source: 'the vendors’ pages or libraries: five minutes',
	},
	{
		profiles: ['coinbase-cdp', 'coinbase-cdp-headers'],
		old: 300,
		source: 'hook0 clients: the tolerance that they show',
	},
	{
		profiles: ['revolut', 'composio'],
		old: 300,
		source: 'developer.revolut.com and docs.composio.dev: five minutes',
	},
	{ profiles: ['mercado-pago'], old: 86_400, source: 'no tolerance is documented: a day is ours' },
	{ profiles: ['revenuecat', 'tiktok', 'rootly', 'tailscale'], old: 300, source: 'public receivers: five minutes' },
	{ profiles: ['langfuse'], old: 86_400, source: '@trigger.dev/core: the time is kept over retries' },
	{ profiles: ['scalr'], old: 300, source: 'adnanh/webhook internal/hook/hook.go CheckScalrSignature: 300 s' },
	{
		profiles: ['linear'],
		old: 25_800,
		ahead: 60,
		source: 'linear.app/developers/webhooks: retries after 1 min, 1 h and 6 h keep the time; @linear/sdk: 60 s ahead',
	},
	{ profiles: ['mailgun', 'mailgun-routes'], old: 32_400, source: 'retries for 8 hours; an hour of delay is ours' },
	{
		profiles: [
			...['zoom', 'discord', 'discord-events', 'klaviyo', 'zendesk', 'cashfree', 'webflow', 'sanity', 'chatwoot'],
			...['grafana-timestamp', 'orb', 'recurly', 'terra', 'airwallex', 'twenty', 'ghost', 'outline'],
		],
		old: 300,
		source: OURS,
	},
	{ profiles: ['aws-sns', 'paypal', 'kick'], old: null, source: 'no window is documented: any age' },
];

const clockOf = new Map(clocks.flatMap((clock) => clock.profiles.map((name) => [name, clock] as const)));

/** Longer than any tolerance; certificates are still valid. */
const AN_AGE = 100_000;
/** The time of a verdict is in whole seconds, and the signed one may be up to a second later. */
const [A_MOMENT, NEARLY_A_SECOND] = [0.01, 0.99];

function* ofVector(vector: Vector): Generator<Claim> {
	const { provider: name, url, config, now = 0, fetched = [] } = vector;
	const [clock, row] = [clockOf.get(name), profiles[name]];
	if (clock === undefined || row === undefined) return;
	const answers = 'url' in fetched ? [fetched] : fetched;
	const publicUrl = url?.startsWith('http') ? url : undefined;
	const judge = (changed: SignatureProfile, at: number) =>
		createVerifier(changed, secretsOf(vector), { publicUrl, config }).verify(requestOf(vector), at, answers);
	const verdict = judge(row, now);
	if (!verdict.ok || verdict.timestamp === undefined) return;
	const { timestamp } = verdict;
	const { old, ahead = old } = clock;
	const accepted = [timestamp + (old ?? AN_AGE) - A_MOMENT, timestamp - (ahead ?? AN_AGE) + NEARLY_A_SECOND];
	yield {
		profile: name,
		title: 'the clock: the edge is accepted',
		holds: (changed) =>
			accepted.every((at) => {
				const told = judge(changed, at);
				return told.ok && told.timestamp === timestamp;
			}),
	};
	const refused = [
		...(old === null ? [] : [[timestamp + old + 1, 'timestamp-too-old'] as const]),
		...(ahead === null ? [] : [[timestamp - ahead - 1, 'timestamp-too-new'] as const]),
	];
	yield {
		profile: name,
		title: 'the clock: a second more is refused',
		holds: (changed) =>
			refused.every(([at, reason]) => {
				const told = judge(changed, at);
				return !told.ok && told.reason === reason;
			}),
	};
}

/** One vector of each profile is enough. */
const firstOf = (vectors: readonly Vector[]): readonly Vector[] =>
	vectors.filter(({ provider }, at) => vectors.findIndex((other) => other.provider === provider) === at);

/** That a request is accepted to the end of the time that the vendor gives it, and no longer. */
export const clockClaims: readonly Claim[] = firstOf(
	foreignVectors.filter(({ valid, provider }) => valid && clockOf.has(provider)),
).flatMap((vector) => [...ofVector(vector)]);
