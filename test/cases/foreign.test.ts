import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createSigner, createVerifier, profiles } from '../../core';
import type { SignatureProfile, Verified, WebhookRequest } from '../../core';
import { bodyRulesOf } from '../../core/signature/body-rules';

/** A delivery after somebody else's example or recording, reduced to what events and copies are read from. */
interface Sample {
	readonly headers?: Readonly<Record<string, string>>;
	readonly json?: unknown;
	readonly form?: Readonly<Record<string, string>>;
	readonly text?: string;
}

interface Foreign {
	readonly kind: string;
	readonly id: string;
	/** where the shape of the delivery is from */
	readonly origin: string;
	readonly profile: string;
}

interface Told extends Foreign, Sample {
	readonly expect: {
		readonly event: string;
		readonly action?: string;
		readonly deliveryId?: string;
		/** event and action of each element */
		readonly events?: readonly (readonly string[])[];
	};
}

interface Pair extends Foreign {
	readonly first: Sample;
	readonly second: Sample;
	/** seconds between the two */
	readonly later: number;
	/** whether the second is a copy of the first */
	readonly copy: boolean;
}

const all = JSON.parse(readFileSync(join(__dirname, 'foreign.json'), 'utf8')) as readonly (Told | Pair)[];
const titled = <T extends Foreign>(cases: readonly T[]) => cases.map((one) => [`${one.kind}: ${one.id}`, one] as const);
const rowOf = (name: string): SignatureProfile => profiles[name] as SignatureProfile;

const NOW = 1_795_800_000;
const KEY = 'a key of our own';

function bodyOf({ json, form, text }: Sample): Buffer {
	if (form !== undefined) return Buffer.from(new URLSearchParams(form).toString());
	return Buffer.from(text ?? JSON.stringify(json));
}

/** Judges what a row reads from a delivery; the signature is not what these cases are about. */
function told(name: string, sample: Sample): Verified {
	const scheme = { kind: 'token', token: { in: 'header', name: 'X-Key' }, spelling: 'plain' } as const;
	const verifier = createVerifier({ ...rowOf(name), scheme, body: bodyRulesOf(rowOf(name)).forms }, [KEY]);
	return verified(verifier.verify(requestOf(sample, { 'X-Key': KEY }), NOW));
}

const requestOf = (sample: Sample, more: Readonly<Record<string, string>>): WebhookRequest => ({
	method: 'POST',
	headers: { ...sample.headers, ...more },
	body: bodyOf(sample),
});

function verified(verdict: ReturnType<ReturnType<typeof createVerifier>['verify']>): Verified {
	if (!verdict.ok) throw new Error(verdict.reason);
	return verdict;
}

test.each(titled(all.filter((one): one is Told => 'expect' in one)))('%s', (_, one) => {
	const { events, ...wanted } = one.expect;
	const verdict = told(one.profile, one);
	expect({ event: verdict.event, action: verdict.action, deliveryId: verdict.deliveryId }).toMatchObject(wanted);
	expect(verdict.action).toBe(wanted.action);
	if (events === undefined) return;
	expect(verdict.events.map(({ event, action }) => [event, action].filter((name) => name !== undefined))).toEqual(
		events,
	);
});

/** The key of a delivery that is signed as the row says. */
function keyOf(name: string, sample: Sample, now: number): string {
	const { headers } = createSigner(rowOf(name), [KEY]).sign({ body: bodyOf(sample), timestamp: now, method: 'POST' });
	const verifier = createVerifier(rowOf(name), [KEY], { copies: 'retry' });
	return verified(verifier.verify(requestOf(sample, headers), now)).replayKey;
}

test.each(titled(all.filter((one): one is Pair => 'copy' in one)))(
	'%s',
	(_, { profile, first, second, later, copy }) => {
		const known = keyOf(profile, first, NOW);
		expect(known !== '' && keyOf(profile, second, NOW + later) === known).toBe(copy);
	},
);
