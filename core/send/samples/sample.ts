import { uuidOf } from '../../text/uuid';

/** The values that change from one delivery of a sample to the next. */
export interface SampleMoment {
	/** Random letters and digits, used for ids that differ between deliveries. */
	readonly token: string;
	/** Unix seconds. */
	readonly seconds: number;
	/** RFC 3339, in UTC. */
	readonly iso: string;
	/** The URL that the event is sent to; some senders include it. */
	readonly url: string;
}

/** The content of a sample: a form is sent urlencoded, anything else as JSON. */
export type SampleBody =
	| { readonly json: unknown }
	| { readonly form: Readonly<Record<string, string>> }
	/** `field`: the form field with the document; default: `payload` */
	| { readonly jsonInForm: unknown; readonly field?: string };

/** One event of a provider as its documentation describes it: shortened, and in our own words. */
export interface SampleEvent {
	/** The name of the signature profile that signs it. */
	readonly profile: string;
	/** The name shown in the menu: the provider's name of the event, with its action. */
	readonly name: string;
	/** The value of the provider's event header, if the profile has one. */
	readonly event?: string;
	/** Additional headers for receivers. The profile adds the signature, its timestamp and the delivery id. */
	readonly headers?: (moment: SampleMoment) => Readonly<Record<string, string>>;
	/** The delivery id in the provider's format; the default is `msg_` followed by the token. */
	readonly deliveryId?: (moment: SampleMoment) => string;
	readonly body: (moment: SampleMoment) => SampleBody;
}

/** A sample that is ready to be signed and sent. */
export interface RenderedSample {
	readonly contentType: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
	readonly event?: string;
	readonly deliveryId: string;
}

/** Renders the sample for one delivery. */
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
	const fields = 'form' in body ? body.form : { [body.field ?? 'payload']: JSON.stringify(body.jsonInForm) };
	return {
		contentType: 'application/x-www-form-urlencoded',
		body: Buffer.from(new URLSearchParams(fields).toString(), 'utf8'),
	};
}

/** Returns a UUID that looks random but is always the same for the same token. */
export function uuidFromToken(token: string): string {
	return uuidOf(Buffer.from(token.padEnd(16, '0').slice(0, 16), 'latin1').toString('hex'), 4);
}
