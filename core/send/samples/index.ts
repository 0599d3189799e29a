import { codeHosting } from './code-hosting';
import { general } from './general';
import { messaging } from './messaging';
import { money } from './payments-and-commerce';
import type { SampleEvent } from './sample';
import { work } from './workplace-apps';

export { renderSample } from './sample';
export type { RenderedSample, SampleEvent, SampleMoment } from './sample';

/** Every sample event; each names the signature profile that signs it. */
export const sampleEvents: readonly SampleEvent[] = [...codeHosting, ...general, ...money, ...messaging, ...work];

/** What stands for a sample in a stored workflow: `github/issues.opened`. */
export function sampleKey({ profile, name }: SampleEvent): string {
	return `${profile}/${name}`;
}

/** @returns undefined when no sample has that key */
export function findSample(key: string): SampleEvent | undefined {
	return sampleEvents.find((sample) => sampleKey(sample) === key);
}
