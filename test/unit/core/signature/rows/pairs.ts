import { profileNames, profiles, type SignatureProfile } from '../../../../../core/signature';
import { NOW } from '../deliveries';
import type { Sample } from '../genuine-deliveries';
import { isKeyed } from '../keyed-rows';
import { keyOf, sampleOf, send, sendsTheSameAgain } from '../sent-deliveries';
import type { Claim } from './claim';

const keyUnder = (row: SignatureProfile, { retry }: SignatureProfile, sample: Sample, at = NOW): string =>
	keyOf({ ...row, retry }, send(row, sample, at), at);

interface Pair {
	readonly profile: string;
	/** what differs, after the page that the row's `retry.source` names */
	readonly what: string;
	readonly first: Sample;
	readonly second: Sample;
}

const body = (value: unknown): Sample => ({ body: JSON.stringify(value) });
const event = (source: string, id: string): Sample => ({
	body: '{"size":1}',
	headers: { 'ce-source': source, 'ce-id': id, 'ce-type': 'a.b' },
});
const klaviyo = (webhook: string, topic: string, id: string): Sample =>
	body({ data: [{ topic, external_id: id }], meta: { klaviyo_webhook_id: webhook } });
const hubspot = (eventId: number, subscriptionId: number, occurredAt: number): Sample =>
	body([{ eventId, subscriptionId, occurredAt, subscriptionType: 'contact.creation' }]);
const box = (webhook: string, id: string): Sample => body({ id, webhook: { id: webhook }, trigger: 'FILE.UPLOADED' });
const docusign = (configurationId: number, envelopeId: string, time: string, recipientId?: string): Sample =>
	body({ event: 'e', configurationId, generatedDateTime: time, data: { envelopeId, recipientId } });

/** Different deliveries that have much in common. */
const PAIRS: readonly Pair[] = [
	{ profile: 'cloudevents', what: 'the ID', first: event('/s', '1'), second: event('/s', '2') },
	{ profile: 'cloudevents', what: 'the source', first: event('/s', '1'), second: event('/t', '1') },
	{ profile: 'cloudevents', what: 'the border', first: event('/s', '11'), second: event('/s1', '1') },
	{ profile: 'klaviyo', what: 'the webhook', first: klaviyo('1', 'a', 'b'), second: klaviyo('2', 'a', 'b') },
	{ profile: 'klaviyo', what: 'the topic', first: klaviyo('1', 'a', 'b'), second: klaviyo('1', 'c', 'b') },
	{
		profile: 'klaviyo',
		what: 'the topic of the second event',
		first: body({ data: ['a', 'b'].map((topic) => ({ topic, external_id: '1' })), meta: { klaviyo_webhook_id: '1' } }),
		second: body({ data: ['a', 'c'].map((topic) => ({ topic, external_id: '1' })), meta: { klaviyo_webhook_id: '1' } }),
	},
	{ profile: 'klaviyo', what: 'the event', first: klaviyo('1', 'a', 'b'), second: klaviyo('1', 'a', 'c') },
	...['hubspot-v1', 'hubspot-v2', 'hubspot-v3'].flatMap((profile) => [
		{ profile, what: 'the event', first: hubspot(1, 2, 3), second: hubspot(9, 2, 3) },
		{ profile, what: 'the subscription', first: hubspot(1, 2, 3), second: hubspot(1, 9, 3) },
		{ profile, what: 'the time', first: hubspot(1, 2, 3), second: hubspot(1, 2, 9) },
	]),
	{ profile: 'box', what: 'the webhook', first: box('1', 'e'), second: box('2', 'e') },
	{ profile: 'box', what: 'the border', first: box('1', '1e'), second: box('11', 'e') },
	...[undefined, 'r'].flatMap((recipient) => [
		{
			profile: 'docusign',
			what: 'the configuration',
			first: docusign(1, 'e', 't', recipient),
			second: docusign(2, 'e', 't', recipient),
		},
		{
			profile: 'docusign',
			what: 'the envelope',
			first: docusign(1, 'e', 't', recipient),
			second: docusign(1, 'f', 't', recipient),
		},
		{
			profile: 'docusign',
			what: 'the time',
			first: docusign(1, 'e', 't', recipient),
			second: docusign(1, 'e', 'u', recipient),
		},
		{
			profile: 'docusign',
			what: 'the border',
			first: docusign(1, '1e', 't', recipient),
			second: docusign(11, 'e', 't', recipient),
		},
	]),
	{ profile: 'docusign', what: 'the recipient', first: docusign(1, 'e', 't', 'r'), second: docusign(1, 'e', 't', 's') },
];

const pairs = PAIRS.map(({ profile, what, first, second }): Claim => {
	const row = profiles[profile]!;
	return {
		profile,
		title: `two deliveries differ in ${what}`,
		holds: (changed) => {
			const keys = [first, second].map((sample) => keyUnder(row, changed, sample));
			return keys.every((key) => key !== '') && keys[0] !== keys[1];
		},
	};
});

/** Events whose bodies repeat: nothing in the payload examples of octokit/webhooks, Webflow and Buildkite tells two of them apart. */
const REPEATED: readonly (readonly [
	profile: string,
	events: readonly string[],
	sampleOf: (event: string) => Sample,
])[] = [
	...['github', 'github-legacy-sha1'].map(
		(profile) =>
			[
				profile,
				[
					...['workflow_dispatch', 'repository_dispatch', 'member', 'membership', 'organization', 'org_block'],
					...['team', 'team_add', 'star', 'watch', 'label', 'installation_repositories', 'github_app_authorization'],
				],
				(event: string) => ({ event, body: '{"action":"x","repository":{"id":1}}' }),
			] as const,
	),
	['webflow', ['ecomm_inventory_changed'], (triggerType) => body({ triggerType, payload: { id: 'i' } })],
	[
		'revolut',
		['ORDER_PAYMENT_DECLINED', 'ORDER_PAYMENT_FAILED'],
		(event) => body({ event, order_id: 'o', merchant_order_ext_ref: 'r' }),
	],
	...['buildkite', 'buildkite-token'].map(
		(profile) =>
			[
				profile,
				['ping', 'agent.blocked', 'cluster_token.registration_blocked'],
				(event: string) => body({ event, organization: { id: 'o' } }),
			] as const,
	),
];

const repeated = REPEATED.flatMap(([profile, events, sampleWith]) =>
	events.map((event): Claim => {
		const row = profiles[profile]!;
		return {
			profile,
			title: `two deliveries of ${event} are told apart`,
			holds: (changed) => {
				const [first, second] = [1, 2].map((at) =>
					keyUnder(row, changed, { ...sampleWith(event), id: `d${at}` }, NOW + at),
				);
				return first === '' || first !== second;
			},
		};
	}),
);

/** Deliveries of another shape, which are remembered as well. */
const REMEMBERED: readonly (readonly [profile: string, sample: Sample])[] = [
	['cloudevents', body({ specversion: '1.0', source: '/s', id: '1', type: 'a.b' })],
	['cloudevents', body([{ specversion: '1.0', source: '/s', id: '1', type: 'a.b' }])],
	['azure-event-grid', body({ specversion: '1.0', source: '/s', id: '1', type: 'a.b' })],
	[
		'twilio',
		{
			body: new URLSearchParams({ MessageSid: 'SM1', SmsStatus: 'received' }).toString(),
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		},
	],
];

const remembered = REMEMBERED.map(([profile, sample]): Claim => {
	const row = profiles[profile]!;
	return { profile, title: `remembered: ${sample.body}`, holds: (changed) => keyUnder(row, changed, sample) !== '' };
});

/** learn.microsoft.com: lifecycle notifications have no ID, and two can be equal. */
const unknown: Claim = {
	profile: 'microsoft-graph',
	title: 'a notification without an ID is not remembered',
	holds: (changed) =>
		keyUnder(profiles['microsoft-graph']!, changed, body({ value: [{ lifecycleEvent: 'missed' }] })) === '',
};

/** Adds a field to a body, which is JSON or a form. */
const rendered = (sample: Sample): Sample => {
	const text = sample.body;
	if (text.startsWith('{')) return { ...sample, body: text.replace(/\}$/, ',"rendered":2}') };
	if (text.startsWith('[')) return { ...sample, body: text.replace(/\]$/, ' ]') };
	return text === '' ? sample : { ...sample, body: `${text}&rendered=2` };
};

/** A delivery without an ID is then known by its signature. */
const signsTime = ({ scheme }: SignatureProfile): boolean => scheme.kind === 'signed' && scheme.timestamp !== undefined;

/**
 * What the rules mean (`RetryKeeps`): an ID that is signed is enough by itself, one that is not counts with the content, and
 * content counts without an ID.
 */
function* ofRule(row: SignatureProfile): Generator<Claim> {
	const { retry, name } = row;
	const sample = sampleOf(row, 1);
	const other = rendered(sample);
	if (other.body === sample.body) return;
	const lacking =
		(wanted?: string): Claim['holds'] =>
		(changed) => {
			const key = keyUnder(row, changed, { body: '{"without":"an ID"}' });
			return wanted === undefined ? key !== '' : key === wanted;
		};
	const keysOf = (changed: SignatureProfile) => [sample, other].map((one) => keyUnder(row, changed, one));
	if (retry.keeps === 'id' && !sendsTheSameAgain(row)) {
		const holds: Claim['holds'] = (changed) => new Set(keysOf(changed)).size === 1;
		yield { profile: name, title: 'a body that is rendered anew is a copy', holds };
	}
	if (retry.keeps === 'id-and-content') {
		const holds: Claim['holds'] = (changed) => new Set(keysOf(changed)).size === 2;
		yield { profile: name, title: 'another body under the same ID is another delivery', holds };
		if (!signsTime(row) && !('each' in row.scheme))
			yield { profile: name, title: 'a delivery without an ID is not remembered', holds: lacking('') };
	}
	if (retry.keeps !== 'content' || isKeyed(row)) return;
	if (sample.body.startsWith('{'))
		yield { profile: name, title: 'a delivery without an ID is remembered', holds: lacking() };
	const underIds: Claim['holds'] = (changed) =>
		new Set(['d1', 'd2'].map((id) => keyUnder(row, changed, { ...sample, id }))).size === 1;
	yield { profile: name, title: 'a copy under another ID that is not signed is a copy', holds: underIds };
}

/** Claims that deliveries are told apart as the vendors' pages and our rules say. */
export const pairClaims: readonly Claim[] = [
	...pairs,
	...repeated,
	...remembered,
	unknown,
	...profileNames.flatMap((name) => [...ofRule(profiles[name]!)]),
];
