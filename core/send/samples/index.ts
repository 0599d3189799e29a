import { canBeSent, profiles } from '../../signature';
import { codeHosting } from './code-hosting';
import { general } from './general';
import { genericSample } from './generic';
import { messaging } from './messaging';
import { money } from './payments-and-commerce';
import type { SampleEvent } from './sample';
import { work } from './workplace-apps';

export { renderSample } from './sample';
export type { RenderedSample, SampleEvent, SampleMoment } from './sample';

/** Samples as the vendors' documentation describes them. */
export const vendorSamples: readonly SampleEvent[] = [...codeHosting, ...general, ...money, ...messaging, ...work];

const withSample = new Set(vendorSamples.map(({ profile }) => profile));

const withGeneric = (): readonly SampleEvent[] => [
	...vendorSamples,
	...Object.values(profiles)
		.filter((profile) => canBeSent(profile) && !withSample.has(profile.name))
		.map(genericSample),
];

let all: readonly SampleEvent[] | undefined;

/**
 * Returns every sample event. Each one names the signature profile that signs it. Every profile that can be sent has at least
 * one. They are made when they are first asked for: only the operation Simulate does.
 */
export const sampleEvents = (): readonly SampleEvent[] => (all ??= withGeneric());

/** Returns the key by which a workflow stores its choice of a sample: `github/issues.opened`. */
export function sampleKey({ profile, name }: SampleEvent): string {
	return `${profile}/${name}`;
}

/** @returns the sample with that key, or undefined if there is none */
export function findSample(key: string): SampleEvent | undefined {
	return sampleEvents().find((sample) => sampleKey(sample) === key);
}
