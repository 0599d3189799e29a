import { isDeepStrictEqual } from 'node:util';

import { matchesEvent, parseEventFilter } from '../../../../../core/event';
import {
	bodyRulesOf,
	createVerifier,
	profileNames,
	profiles,
	type SignatureProfile,
	type WebhookRequest,
} from '../../../../../core/signature';
import { listSamples, type ListSample } from '../list-samples';
import { allVectors, loadJson } from '../vectors';
import { vendorVectors } from '../vendor-vectors';
import type { Claim } from './claim';

/** A delivery after the vendor's documents or test suites, without its signature. */
export interface EventSample {
	readonly profile: string;
	/** as the row offers it */
	readonly event: string;
	/** where the shape of the delivery is from */
	readonly source: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly json?: unknown;
	readonly form?: Readonly<Record<string, string>>;
}

/** A delivery with the names that the vendor gives it. */
export interface NamedDelivery {
	readonly profile: string;
	/** the vendor's page, or whose code reads it there */
	readonly source: string;
	/** nothing outside of this project says so */
	readonly unproven?: true;
	readonly headers?: Readonly<Record<string, string>>;
	readonly json?: unknown;
	readonly form?: Readonly<Record<string, string>>;
	readonly text?: string;
	/** `null`: it has none */
	readonly names: {
		/** what the body is read as */
		readonly document?: string;
		readonly value?: unknown;
		/** in which the vendor says that it writes its bodies */
		readonly forms?: readonly string[];
		readonly event?: string | null;
		readonly action?: string | null;
		readonly deliveryId?: string | null;
		readonly eventAliases?: readonly string[];
	};
}

export const eventSamples = loadJson<readonly EventSample[]>('event-samples.json');

type Sent = Pick<NamedDelivery, 'headers' | 'json' | 'form' | 'text'>;

function bodyOf({ json, form, text }: Sent): Buffer {
	if (text !== undefined) return Buffer.from(text);
	if (form !== undefined) return Buffer.from(new URLSearchParams(form).toString());
	return json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(json));
}

/** The row under a key of any kind, as no signature is judged. */
const unsigned = (row: SignatureProfile): SignatureProfile => ({
	...row,
	scheme: { kind: 'token', token: { in: 'header', name: 'X-Key' }, spelling: 'plain' },
	body: bodyRulesOf(row).forms,
});

/** Under the key that `unsigned` expects. */
export const requestOfSample = (sample: Sent): WebhookRequest => ({
	method: 'POST',
	headers: { ...sample.headers, 'x-key': 'a key' },
	body: bodyOf(sample),
});

/** What the row says of a sample. */
export const describeSample = (row: SignatureProfile, sample: Sent) =>
	createVerifier(unsigned(row), ['a key']).describe(requestOfSample(sample));

function bodyOfSample(row: SignatureProfile, sample: Sent) {
	const verdict = createVerifier(unsigned(row), ['a key']).verify(requestOfSample(sample), 0);
	const document = verdict.ok ? verdict.document : undefined;
	const value = document !== undefined && 'value' in document ? document.value : undefined;
	return { document: document?.kind, value, forms: bodyRulesOf(row).forms };
}

const offered = (sample: EventSample): Claim => ({
	profile: sample.profile,
	title: `event ${sample.event}`,
	holds: (row) => {
		const told = describeSample(row, sample);
		const isTold = told.event !== undefined && matchesEvent(parseEventFilter(sample.event), told);
		return isTold && row.exampleEvents.includes(sample.event);
	},
});

const list = ({ profile, document, events }: ListSample): Claim => ({
	profile,
	title: 'a list of events',
	holds: (row) => {
		const body = Buffer.from(JSON.stringify(document));
		const request = { method: 'POST', headers: { 'x-key': 'a key' }, body };
		const verdict = createVerifier(unsigned(row), ['a key']).verify(request, 0);
		const names = verdict.ok ? verdict.events.map(({ event, action, deliveryId }) => [event, action, deliveryId]) : [];
		return (
			JSON.stringify(names) ===
			JSON.stringify(events.map(({ event, action, deliveryId }) => [event, action, deliveryId]))
		);
	},
});

export const namedDeliveries = loadJson<readonly NamedDelivery[]>('delivery-names.json');

const named = (delivery: NamedDelivery): Claim => ({
	profile: delivery.profile,
	title: `names: ${delivery.source}`,
	holds: (row) => {
		const told = { ...describeSample(row, delivery), ...bodyOfSample(row, delivery) };
		return Object.entries(delivery.names).every(([name, value]) =>
			isDeepStrictEqual(told[name as keyof typeof told] ?? null, value),
		);
	},
});

/** A signed ID is also in the header where the row finds it without a signature. */
const signedIds: readonly Claim[] = [...vendorVectors, ...allVectors].flatMap((vector) => {
	const { valid, provider, headers } = vector;
	const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
	const [, id] = sent.find(([name]) => name === 'webhook-id' || name === 'svix-id') ?? [];
	const scheme = profiles[provider]?.scheme;
	if (!valid || id === undefined || scheme?.kind !== 'signed' || !scheme.content.includes('{id}')) return [];
	const holds = (row: SignatureProfile) => describeSample(row, { headers }).deliveryId === id;
	return [{ profile: provider, title: `the ID of ${vector.note}`, holds }];
});

/** An event that a row offers is one that a delivery of the vendor has. */
const sampled = profileNames.map((name): Claim => {
	const known = new Set(eventSamples.filter(({ profile }) => profile === name).map(({ event }) => event));
	const holds = ({ exampleEvents }: SignatureProfile) => exampleEvents.every((event) => known.has(event));
	return { profile: name, title: 'a sample of each example event', holds };
});

/** That the events of the vendor's samples have the vendor's names. */
export const nameClaims: readonly Claim[] = [
	...eventSamples.map(offered),
	...sampled,
	...listSamples.map(list),
	...namedDeliveries.map(named),
	...signedIds,
];
