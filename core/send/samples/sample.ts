import { uuidOf } from '../../text/uuid';

/** What changes from one delivery of a sample to the next. */
export interface SampleMoment {
	/** Random letters and digits: makes ids that differ from delivery to delivery. */
	readonly token: string;
	/** Unix seconds. */
	readonly seconds: number;
	/** RFC 3339, in UTC. */
	readonly iso: string;
	/** Where the event is sent: some senders name it. */
	readonly url: string;
}

/** A form is sent urlencoded, everything else as JSON. */
export type SampleBody =
	{ readonly json: unknown } | { readonly form: Readonly<Record<string, string>> } | { readonly jsonInForm: unknown };

/** One event of a provider, as its documentation describes it: small, and in our own words. */
export interface SampleEvent {
	/** Name of the signature profile that signs it. */
	readonly profile: string;
	/** What a person chooses: the provider's name of the event, with its action. */
	readonly name: string;
	/** What the provider's event header says, where the profile has one. */
	readonly event?: string;
	/** Headers that tell receivers more; the signature, its time and the delivery id are the profile's. */
	readonly headers?: (moment: SampleMoment) => Readonly<Record<string, string>>;
	/** The delivery id in the provider's spelling; default `msg_` and the token. */
	readonly deliveryId?: (moment: SampleMoment) => string;
	readonly body: (moment: SampleMoment) => SampleBody;
}

/** A sample, ready to be signed and sent. */
export interface RenderedSample {
	readonly contentType: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
	readonly event?: string;
	readonly deliveryId: string;
}

/** Makes the bytes of one delivery. */
export function renderSample(sample: SampleEvent, moment: SampleMoment): RenderedSample {
	return {
		...encode(sample.body(moment)),
		headers: sample.headers?.(moment) ?? {},
		...(sample.event !== undefined && { event: sample.event }),
		deliveryId: sample.deliveryId?.(moment) ?? `msg_${moment.token}`,
	};
}

function encode(body: SampleBody): { contentType: string; body: Buffer } {
	if ('json' in body) return { contentType: 'application/json', body: Buffer.from(JSON.stringify(body.json), 'utf8') };
	const fields = 'form' in body ? body.form : { payload: JSON.stringify(body.jsonInForm) };
	return {
		contentType: 'application/x-www-form-urlencoded',
		body: Buffer.from(new URLSearchParams(fields).toString(), 'utf8'),
	};
}

/** A UUID of a token: ids that look random and are the same for the same delivery. */
export function uuidFromToken(token: string): string {
	return uuidOf(Buffer.from(token.padEnd(16, '0').slice(0, 16), 'latin1').toString('hex'), 4);
}
