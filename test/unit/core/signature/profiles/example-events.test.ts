import { matchesEvent, parseEventFilter } from '../../../../../core/event';
import { profiles, type SignatureProfile } from '../../../../../core/signature';
import { describeSample, eventSamples as samples } from '../rows/names';

const offered = Object.values(profiles).flatMap((row) => row.exampleEvents.map((event) => [row.name, event] as const));

describe('every example event is one that a delivery of the vendor has', () => {
	test.each(offered)('%s: %s', (name, event) => {
		const row = profiles[name] as SignatureProfile;
		const own = samples.filter((sample) => sample.profile === name && sample.event === event);
		expect(own).toHaveLength(1);
		const told = describeSample(row, own[0] ?? {});
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
