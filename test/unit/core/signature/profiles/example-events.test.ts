import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { matchesEvent, parseEventFilter } from '../../../../../core/event';
import { bodyRulesOf, createVerifier, profiles, type SignatureProfile } from '../../../../../core/signature';

/** A delivery after the vendor's documents or test suites, without its signature. */
interface EventSample {
	readonly profile: string;
	/** as the row offers it */
	readonly event: string;
	/** where the shape of the delivery is from */
	readonly source: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly json?: unknown;
	readonly form?: Readonly<Record<string, string>>;
}

const file = join(__dirname, '../../../../vectors/event-samples.json');
const samples = JSON.parse(readFileSync(file, 'utf8')) as readonly EventSample[];

function bodyOf({ json, form }: EventSample): Buffer {
	if (form !== undefined) return Buffer.from(new URLSearchParams(form).toString());
	return json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(json));
}

/** Reads what the row says of a delivery; a key of any kind will do, as no signature is judged. */
function describeDelivery(row: SignatureProfile, sample: EventSample) {
	const scheme = { kind: 'token', token: { in: 'header', name: 'X-Key' }, spelling: 'plain' } as const;
	const verifier = createVerifier({ ...row, scheme, body: bodyRulesOf(row).forms }, ['a key']);
	return verifier.describe({ method: 'POST', headers: sample.headers ?? {}, body: bodyOf(sample) });
}

const offered = Object.values(profiles).flatMap((row) => row.exampleEvents.map((event) => [row.name, event] as const));

describe('every example event is one that a delivery of the vendor has', () => {
	test.each(offered)('%s: %s', (name, event) => {
		const row = profiles[name] as SignatureProfile;
		const own = samples.filter((sample) => sample.profile === name && sample.event === event);
		expect(own).toHaveLength(1);
		const told = describeDelivery(row, own[0] as EventSample);
		expect(told.event).toBeDefined();
		expect(matchesEvent(parseEventFilter(event), told)).toBe(true);
	});

	test('no sample is left over', () => {
		const known = new Set(offered.map(([name, event]) => `${name} ${event}`));
		expect(samples.filter(({ profile, event }) => !known.has(`${profile} ${event}`))).toEqual([]);
	});
});

describe('known events', () => {
	const withList = Object.values(profiles).filter(({ knownEvents }) => knownEvents !== undefined);

	test('GitHub and others have them', () => expect(withList.map(({ name }) => name)).toContain('github'));

	test.each(withList.map((row) => [row.name, row] as const))('%s lists its example events', (_, row) => {
		const { knownEvents = [], exampleEvents } = row;
		for (const example of exampleEvents) expect(knownEvents).toContain(example.split('.')[0]);
		expect(new Set(knownEvents).size).toBe(knownEvents.length);
	});
});
