import type { IBinaryData, IDataObject, IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

import { Failure } from '../../core/failure';
import { canSignResponse, profiles } from '../../core/signature';
import type { SignatureProfile, SignedParts } from '../../core/signature';
import { requireHeaderValue } from '../../core/text/http-header';
import { CUSTOM_SIGNATURE, customSignatureProfile } from '../shared/custom-signature';
import { credentialSecrets } from '../shared/masking/credential-secrets';
import type { Redactor } from '../shared/masking/redaction';
import { chosenFile } from '../shared/message-fields';
import { textParameter, urlParameter } from '../shared/parameters';
import { parseSenderSecrets } from '../shared/signing/credentials';
import { mergeHeaders } from '../shared/signing/headers';
import { deliveryIdOf, signerOf, UNSIGNED } from '../shared/signing/signer';
import { bodyOf } from './body';
import type { BodyInput } from './body';
import type { RespondOptions } from './options';

/** A response that is complete. */
export interface Response {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** The exact bytes, or a file that n8n has stored and sends itself. */
	readonly body: Buffer | IBinaryData;
}

/** Statuses whose responses cannot have a body (RFC 9110). */
const BODYLESS = [204, 205, 304];

/** Composes the response from the fields of the node. The signature covers exactly the bytes that are sent. */
export async function composeResponse(input: BodyInput, redactor: Redactor): Promise<Response> {
	const { context, options } = input;
	const kind = textParameter(context, 'respondWith', 0);
	const status = statusOf(options.responseCode, kind === 'redirect');
	const { headers, body } = await contentOf(kind, input, redactor);
	if (Buffer.isBuffer(body) && body.length === 0) return { status, headers, body };
	return { status: requireBodyAllowed(status), headers, body };
}

async function contentOf(kind: string, input: BodyInput, redactor: Redactor): Promise<Omit<Response, 'status'>> {
	const { context, options } = input;
	const typed = (options.headers?.values ?? []).map(({ name, value }) => ({ name: name.trim(), value: String(value) }));
	const signature = textParameter(context, 'signature', 0);
	const file = signature === UNSIGNED && kind === 'binary' ? chosenFile(context, 0) : undefined;
	if (file?.id !== undefined) {
		const type = contentTypeOf(options, file.mimeType || 'application/octet-stream');
		return { headers: mergeHeaders({ 'Content-Type': type }, typed), body: file };
	}
	const composed = await bodyOf(kind, input);
	const contentType = composed.contentType && contentTypeOf(options, composed.contentType);
	const signed = await sign(input, redactor, signature, { body: composed.body, contentType });
	const own = {
		...(contentType && { 'Content-Type': contentType }),
		...(kind === 'redirect' && { Location: new URL(urlParameter(context, 'redirectUrl', 0)).href }),
		...signed?.headers,
	};
	return { headers: mergeHeaders(own, typed), body: signed?.body ?? composed.body };
}

function requireBodyAllowed(status: number): number {
	if (!BODYLESS.includes(status)) return status;
	throw new Failure(
		'conflicting-settings',
		`A response with the status ${status} cannot have a body`,
		'Set Respond With to No Body, or use another Response Code.',
	);
}

/** @throws Failure for a number that is no final status */
function statusOf(given: number | undefined, isRedirect: boolean): number {
	const status = given ?? (isRedirect ? 302 : 200);
	const [lowest, highest] = isRedirect ? [300, 399] : [200, 599];
	if (Number.isInteger(status) && status >= lowest && status <= highest) return status;
	throw new Failure(
		'invalid-option',
		`The Response Code ${String(status)} cannot be used`,
		`Enter a number from ${lowest} to ${highest}${isRedirect ? ', because the response is a redirect' : ''}.`,
	);
}

function contentTypeOf({ contentType }: RespondOptions, byDefault: string): string {
	return requireHeaderValue(contentType?.trim() || byDefault, 'The content type');
}

interface Content {
	readonly body: Buffer;
	readonly contentType: string | undefined;
}

async function sign(
	{ context, options }: BodyInput,
	redactor: Redactor,
	signature: string,
	{ body, contentType }: Content,
): Promise<SignedParts | undefined> {
	if (signature === UNSIGNED) return undefined;
	const credential = await signingCredential(context);
	redactor.add(credentialSecrets('signedWebhookApi', credential));
	const event = options.eventName?.trim();
	const profile = responseProfile(context, signature);
	return signerOf(profile, parseSenderSecrets(credential, Date.now()))?.sign({
		body,
		id: deliveryIdOf(options),
		timestamp: Math.floor(Date.now() / 1000),
		...(contentType && { contentType }),
		...(event && { event }),
	});
}

async function signingCredential(context: IExecuteFunctions): Promise<IDataObject> {
	return await context.getCredentials<IDataObject>('signedWebhookApi', 0);
}

/** @throws Failure for a signature that only a request can carry */
function responseProfile(context: IExecuteFunctions, signature: string): string | SignatureProfile {
	const read = (name: string, fallback: unknown): unknown =>
		context.getNodeParameter(name, 0, fallback as NodeParameterValueType);
	const profile = signature === CUSTOM_SIGNATURE ? customSignatureProfile(read) : profiles[signature];
	if (profile === undefined || canSignResponse(profile)) return profile ?? signature;
	throw new Failure(
		'cannot-sign',
		'A response cannot carry this signature',
		'Choose one that covers neither the URL nor the method nor other headers, and that is not the secret itself.',
	);
}
