import { Failure } from '../../../failure';
import { appendParameter } from '../../../text/url-query';
import { requireSigningKey, signatureOf, type Secret } from '../../keys/secrets';
import type { BodyRules } from '../../request/body';
import { withOwnHeaders } from '../../request/headers';
import { RequestView } from '../../request/request-view';
import type { Reason, SignatureForm, SignedScheme } from '../../types';
import { FORM_TYPE, withField } from '../form-body';
import { JsonToSign } from '../json-body';
import type { ElementToSign } from '../json-body';
import type { Sign, SignInput, SignedParts } from '../scheme';
import { formatTimestamp } from '../timestamp';
import { contentsOf, type ContentTemplate } from './content-template';
import { encodeSignature } from './signature-grammar';

const NEEDS: Partial<Record<Reason, [string, string]>> = {
	'id-missing': ['This signature covers the delivery ID, but no ID was given', 'Pass an ID'],
	'id-malformed': [
		'The delivery ID contains the separator of the signed content',
		'Use an ID that consists of letters, digits, hyphens and underscores',
	],
	'url-unknown': ['This signature covers the URL, but no absolute URL was given', 'Pass the URL that is called'],
	'content-incomplete': [
		'A value that this signature covers is missing',
		'Pass every header that is signed, and a body that contains every signed field',
	],
};

/**
 * The form that is sent: the first one of the secret's algorithm.
 * @throws Failure where there is none
 */
function formOf(scheme: SignedScheme, secret: Secret): SignatureForm {
	const form = scheme.forms.find((known) => (known.algorithm ?? scheme.algorithm) === secret.algorithmName);
	if (form !== undefined) return form;
	throw new Failure(
		'invalid-secret',
		`Signatures of this source are not made with the algorithm of secret ${secret.index + 1}`,
		'Enter a secret of another kind',
	);
}

/** Long integers are rounded, because the receiver's check rounds them too. */
const SIGNED_BODY: BodyRules = { forms: ['json', 'form'], longIntegers: 'rounded' };

class Signing {
	private readonly template: ContentTemplate;

	constructor(
		private readonly scheme: SignedScheme,
		private readonly secrets: readonly Secret[],
	) {
		[this.template] = contentsOf(scheme);
		secrets.forEach((secret) => {
			requireSigningKey(secret);
			formOf(scheme, secret);
		});
	}

	/** @param headers headers of the request, some of which a template may cover */
	private encoded(input: SignInput, headers: Record<string, string>, root: unknown): string[] {
		const { scheme, template, secrets } = this;
		const view = new RequestView({ ...input, headers: withOwnHeaders(input.headers ?? {}, headers) }, SIGNED_BODY);
		const content = template.resolve({
			view,
			timestamp: scheme.timestamp && formatTimestamp(input.timestamp, scheme.timestamp.unit),
			id: input.id,
			listedHeaders: scheme.listField?.sent,
			url: view.signedUrl(),
			root: () => root ?? view.json(),
		});
		if ('reason' in content) {
			const [message, cure] = NEEDS[content.reason] ?? [
				`The content cannot be signed: ${content.reason}`,
				'Check the body, the URL and the other values to sign',
			];
			throw new Failure('cannot-sign', message, cure);
		}
		return secrets.map((secret) => encodeSignature(formOf(scheme, secret), signatureOf(secret, content)));
	}

	private ownHeaders(input: SignInput): Record<string, string> {
		const { timestamp, id } = this.scheme;
		const headers: Record<string, string> = { ...this.scheme.constantHeaders };
		const idName = id?.[0];
		if (idName !== undefined && input.id !== undefined) headers[idName] = input.id;
		const name = timestamp?.from.in === 'header' ? timestamp.from.names[0] : undefined;
		if (timestamp && name !== undefined) headers[name] = formatTimestamp(input.timestamp, timestamp.unit);
		return headers;
	}

	/**
	 * Returns one header value: a list of all signatures if the scheme allows lists, otherwise the newest secret's
	 * signature.
	 */
	private headerValue(encoded: readonly string[], input: SignInput): string {
		const { separator, timestamp, listField } = this.scheme;
		if (separator === undefined) return encoded[0] ?? '';
		const items = [...encoded];
		if (listField !== undefined) items.unshift(listField.prefix + listField.sent);
		if (timestamp?.from.in === 'field') {
			items.unshift(timestamp.from.prefix + formatTimestamp(input.timestamp, timestamp.unit));
		}
		return items.join(separator);
	}

	sign(given: SignInput): SignedParts {
		const { signature, each } = this.scheme;
		const headers = this.ownHeaders(given);
		if (signature.in === 'json') return { headers, body: this.signDocument(given, headers, signature.path, each) };
		const input = { ...given, body: this.stampedBody(given) };
		const moved = input.body === given.body ? {} : { body: input.body };
		const encoded = this.encoded(input, headers, undefined);
		switch (signature.in) {
			case 'header':
				if (signature.perSecret) encoded.forEach((value, at) => (headers[signature.names[at] ?? ''] = value));
				else headers[signature.names[0] ?? ''] = this.headerValue(encoded, input);
				return { headers, ...moved };
			case 'query': {
				const url = appendParameter(input.url ?? '', signature.name, encoded[0] ?? '');
				return { headers, url, ...moved };
			}
			case 'form': {
				const value = this.headerValue(encoded, input);
				headers['Content-Type'] = FORM_TYPE;
				return { headers, body: withField(input.body, signature.field, value) };
			}
		}
	}

	/** Returns the body, with the time inserted if the sender puts it there. */
	private stampedBody({ body, timestamp }: SignInput): Buffer {
		const rule = this.scheme.timestamp;
		if (rule?.from.in === 'form') return withField(body, rule.from.field, formatTimestamp(timestamp, rule.unit));
		if (rule?.from.in !== 'json') return body;
		const document = new JsonToSign(body);
		document.elements().forEach((element) => this.stampElement(element, timestamp));
		return document.toBuffer();
	}

	private stampElement(element: ElementToSign, timestamp: number): void {
		const rule = this.scheme.timestamp;
		if (rule?.from.in !== 'json') return;
		const text = formatTimestamp(timestamp, rule.unit);
		element.set(rule.from.path, rule.from.number ? Number(text) : text);
	}

	private signDocument(input: SignInput, headers: Record<string, string>, path: string, each?: string): Buffer {
		const document = new JsonToSign(input.body);
		for (const element of document.elements(each)) {
			this.stampElement(element, input.timestamp);
			element.set(path, this.encoded(input, headers, element.value)[0]);
		}
		return document.toBuffer();
	}
}

/**
 * Compiles the signer of a signed scheme.
 *
 * @throws Failure if a secret cannot sign
 */
export function compileSignedSign(scheme: SignedScheme, secrets: readonly Secret[]): Sign {
	const usable =
		scheme.signature.in === 'header' && scheme.signature.perSecret
			? secrets.slice(0, scheme.signature.names.length)
			: secrets;
	const signing = new Signing(scheme, usable);
	return (input) => signing.sign(input);
}
