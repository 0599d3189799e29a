import { requireObject } from '../../arguments';
import { profile } from '../profiles/row';
import type { ContentFacts } from '../schemes/hmac/content-template';
import type { RetryRule, Scheme, SignatureProfile, SignedScheme, TokenScheme } from '../types';
import { oneOf } from './checks';
import type { CustomFacts } from './input';
import { requireFieldsOf, resolveInput, type CustomKind, type CustomProfileInput } from './input-rules';
import { jwsScheme } from './jws';
import { namesOf, placeOf } from './places';
import { signedScheme } from './signed';

/** A scheme with what is known of its deliveries. */
interface Described {
	readonly scheme: Scheme;
	readonly retry: RetryRule;
	readonly limits?: string;
}

const ID_IN_BODY: RetryRule = { keeps: 'id', source: 'The ID is in the signed body.' };
const ID_UNSIGNED: RetryRule = { keeps: 'id-and-content', source: 'The ID header is not signed.' };
const BY_SIGNATURE: RetryRule = { keeps: 'signature', source: 'A time is signed, but there is no ID.' };
const NOTHING: RetryRule = { keeps: 'nothing', source: 'There is neither an ID nor a signed time.' };
const PARTIAL = 'The signature does not cover the whole body, so someone who has seen a delivery can change the rest.';
const UNSIGNED = 'The secret only proves who the sender is; the body is not signed.';

// such a sender may well send the same body twice on purpose
function signedRetry(
	{ needs, coversBody }: ContentFacts,
	{ idHeader, idPath }: CustomFacts,
	{ timestamp }: SignedScheme,
): RetryRule {
	if (needs.has('id')) return { keeps: 'id', source: 'The ID is signed.' };
	if (idPath !== undefined && coversBody !== undefined) return ID_IN_BODY;
	if ((idHeader ?? idPath) !== undefined) return ID_UNSIGNED;
	return timestamp ? BY_SIGNATURE : NOTHING;
}

function describeSigned(input: CustomFacts): Described {
	const { scheme, content } = signedScheme(input);
	const retry = signedRetry(content, input, scheme);
	return { scheme, retry, ...(content.coversBody === undefined && { limits: PARTIAL }) };
}

function describeJws(input: CustomFacts): Described {
	const scheme = jwsScheme(input);
	const { bodyHash, lifetime } = scheme;
	const partial = bodyHash === undefined && { limits: PARTIAL };
	if (input.idPath !== undefined && bodyHash !== undefined) return { scheme, retry: ID_IN_BODY };
	if ((input.idHeader ?? input.idPath) !== undefined) return { scheme, retry: ID_UNSIGNED, ...partial };
	return { scheme, retry: lifetime === undefined ? NOTHING : BY_SIGNATURE, ...partial };
}

function describeToken(input: CustomFacts): Described {
	const spelling = oneOf<TokenScheme['spelling']>(
		input.spelling,
		['plain', 'bearer', 'basic'],
		'plain',
		'token format',
	);
	const hasId = (input.idHeader ?? input.idPath) !== undefined;
	return {
		scheme: { kind: 'token', token: placeOf(input), spelling },
		retry: hasId ? ID_UNSIGNED : NOTHING,
		limits: UNSIGNED,
	};
}

const describe: Readonly<Record<CustomKind, (input: CustomFacts) => Described>> = {
	signed: describeSigned,
	jws: describeJws,
	token: describeToken,
};

/**
 * Builds a profile for a sender that has none. The result has the shape of a built-in profile.
 *
 * @example
 * const profile = customProfile({
 *   header: 'X-Signature',
 *   prefix: 'v1=',
 *   content: '{t}.{body}',
 *   timestampHeader: 'X-Timestamp',
 *   eventPath: 'type',
 * });
 * const body = Buffer.from('{"type":"invoice.paid"}');
 * const { headers } = signWebhook({ profile, secrets: ['a secret'], body });
 * verifyWebhook({ profile, secrets: ['a secret'], request: { headers, body } }).event; // 'invoice.paid'
 *
 * const likeStripe = customProfile({ preset: 'stripe', header: 'X-Acme-Signature' });
 * const signed = signWebhook({ profile: likeStripe, secrets: ['a secret'], body, timestamp: 1800000000 });
 * signed.headers['X-Acme-Signature'].slice(0, 15); // 't=1800000000,v1'
 *
 * @throws Failure for anything that could not work, or would leave the body or the time unsigned
 */
export function customProfile(given: CustomProfileInput): SignatureProfile {
	requireObject(given, "customProfile({ header: 'X-Signature' })");
	const input = resolveInput(given);
	const kind = oneOf<CustomKind>(input.kind, ['signed', 'jws', 'token'], 'signed', 'kind of scheme');
	requireFieldsOf(kind, input);
	return profile({
		name: 'custom',
		displayName: 'Custom Signature',
		group: 'General',
		secretLabel: 'Secret',
		setup: 'Enter the URL and the secret in the sender.',
		docs: '',
		...describe[kind](input),
		...namesOf(input),
		body: ['any'],
	});
}
