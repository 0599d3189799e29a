import { setPath } from '../../signature/schemes/json-body';
import type { SignedScheme, ValueSource } from '../../signature/types';
import { isObject } from '../../text/json';
import { parsePath } from '../../text/json-path';
import type { SampleBody, SampleMoment } from './sample';

/** A value of a field that is signed, but means nothing to the receiver. */
const ANY_VALUE = 'sample';

/** How a sender posts its deliveries. */
export type SentAs =
	{ readonly as: 'json' } | { readonly as: 'form' } | { readonly as: 'wrapped'; readonly field: string };

/** A request that is filled in place by place. */
export class Draft {
	readonly headers: Record<string, string> = {};
	private readonly fields: Record<string, string> = {};

	constructor(
		private readonly sent: SentAs,
		private document: unknown = {},
	) {}

	/** Returns the draft of one element of the list at a path such as `events[]` or `entry[].changes[]`. */
	elementOf(path: string): Draft {
		const element = {};
		const names = path.split('[]').slice(0, -1);
		const wrapped = names.reduceRight<unknown>((inner, name) => {
			if (name === '') return [inner];
			const holder = {};
			setPath(holder, parsePath(name.replace(/^\./, '')), [inner]);
			return holder;
		}, element);
		this.document = isObject(wrapped) && isObject(this.document) ? { ...this.document, ...wrapped } : wrapped;
		return new Draft(this.sent, element);
	}

	/**
	 * Puts a value where a profile reads it.
	 *
	 * @returns whether it can stand there
	 */
	put(source: ValueSource, value: string): boolean {
		switch (source.in) {
			case 'header':
				return this.putHeader(source, value);
			case 'json':
				return this.putJson(source.path, value);
			case 'form':
				if (this.sent.as !== 'form') return false;
				this.fields[source.field] = `${source.prefix ?? ''}${value}`;
				return true;
			case 'json-key':
				return !source.except.includes(value) && this.putJson(value, { id: 1 });
			case 'property':
				return this.putJson((source.names.find(([, name]) => name === value) ?? source.names[0])?.[0] ?? '', {});
			case 'joined':
				return this.putJoined(source, value);
			case 'text':
				return true;
			case 'query':
			case 'json-each':
				return false;
		}
	}

	private putHeader({ name, prefix = '', only, except }: Extract<ValueSource, { in: 'header' }>, value: string) {
		if (except?.includes(value) || (only !== undefined && !only.includes(value))) return false;
		this.headers[name] = prefix + value;
		return true;
	}

	private putJoined({ parts, separator }: Extract<ValueSource, { in: 'joined' }>, value: string): boolean {
		const values = value.split(separator);
		return parts.every((part, at) => {
			const rest = at === parts.length - 1 ? values.slice(at).join(separator) : values[at];
			return this.put(part, rest || ANY_VALUE);
		});
	}

	private putJson(path: string, value: unknown): boolean {
		if (path === '' || this.sent.as === 'form' || !isObject(this.document)) return false;
		setPath(this.document, parsePath(path), value);
		return true;
	}

	/** Puts values where the signature covers fields. */
	putSigned({ content, each }: SignedScheme, { seconds }: SampleMoment): void {
		if (each !== undefined) this.document = { [each]: [{}] };
		for (const [, kind = '', name = ''] of content.matchAll(/\{(json|form):([^{}]+)\}/g)) {
			const value = /time/i.test(name) ? String(seconds) : ANY_VALUE;
			if (kind === 'form') this.fields[name] = value;
			else if (each === undefined) this.putJson(name, value);
		}
	}

	toBody({ iso, token }: SampleMoment): SampleBody {
		const { document, fields, sent } = this;
		if (sent.as === 'form') return { form: { id: token, ...fields } };
		const whole = isObject(document) ? { ...document, sample: { id: token, sent_at: iso } } : document;
		return sent.as === 'wrapped' ? { jsonInForm: whole, field: sent.field } : { json: whole };
	}
}
