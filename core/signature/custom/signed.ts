import { compileContent, type ContentFacts } from '../schemes/hmac/content-template';
import type { ContentNeed } from '../schemes/hmac/content-tokens';
import type { SignedScheme, TimestampRule } from '../types';
import { formsOf, mistake, oneOf } from './checks';
import type { CustomFacts } from './input';
import { algorithmOf, keysOf } from './keys';
import { requireUnambiguousItems } from './list-items';
import { placeOf, type Place } from './places';
import { timestampOf } from './timestamp';

/** People write what they read: `{ID}` in upper case. */
const withLowerCaseNames = (content: string): string =>
	content.replace(/\{(?:ID|T|BODY)\}/g, (name) => name.toLowerCase());

/** A signed time that is named nowhere stands beside a named signature in its header, as at Stripe and whoever took its shape. */
function withImpliedTimestamp(input: CustomFacts, { needs }: ContentFacts): CustomFacts {
	const { timestampHeader, timestampField, timestampPath, timestampFormField, separator = ',', prefix } = input;
	if ((timestampHeader ?? timestampField ?? timestampPath ?? timestampFormField) !== undefined) return input;
	return prefix && needs.has('timestamp') ? { ...input, separator, timestampField: 't=' } : input;
}

/** What tells one delivery from another, where the body is not signed. */
const TELLS_DELIVERIES: readonly ContentNeed[] = ['id', 'json', 'form', 'query'];

function requireCoverage({ needs, coversBody }: ContentFacts, place: Place): void {
	if (place.in === 'query' && (needs.has('url') || needs.has('path'))) {
		throw mistake(
			'The signature is in the URL, so it cannot cover the URL',
			'Remove {url} and {path} from the signed content',
		);
	}
	if (coversBody !== undefined && (place.in === 'json' || place.in === 'form')) {
		throw mistake(
			'The signature is in the body, so it cannot cover the whole body',
			'Replace {body} in the signed content with the fields that are signed, for example {json:data.id}',
		);
	}
	if (coversBody === 'bytes' || TELLS_DELIVERIES.some((need) => needs.has(need))) return;
	throw mistake(
		'The signed content includes neither the body nor anything that identifies the delivery',
		'Add {body} to the signed content, or {id} if the sender signs only the ID',
	);
}

/** A content must be signed whole: what it needs must be configured, and what is configured should be in it. */
function requireComplete({ needs, coversBody }: ContentFacts, input: CustomFacts, time?: TimestampRule): void {
	const { idHeader, idPath } = input;
	const idCure =
		idPath === undefined ? 'Enter the ID header' : 'Replace {id} with the field, for example {json:data.id}';
	const configured: readonly (readonly [ContentNeed, boolean, lack: string, cure: string])[] = [
		['timestamp', time !== undefined, 'no timestamp is configured', 'Enter the timestamp header'],
		['id', idHeader !== undefined, 'no ID header is configured', idCure],
		[
			'header-list',
			false,
			'the signature header of a custom profile lists no headers',
			'Use {header:X-Team} for each header that is signed',
		],
	];
	for (const [need, isConfigured, lack, cure] of configured) {
		const token = needs.get(need);
		if (token === undefined || isConfigured) continue;
		throw mistake(`The signed content includes ${token}, but ${lack}`, cure);
	}
	const isInBody = (time?.from.in === 'json' || time?.from.in === 'form') && coversBody !== undefined;
	if (time === undefined || isInBody || needs.has('timestamp')) return;
	throw mistake('A timestamp is configured, but the signature does not cover it', 'Add {t} to the signed content');
}

/** A signature over a content, and what its content covers. */
export interface CustomSigned {
	readonly scheme: SignedScheme;
	readonly content: ContentFacts;
}

/** @throws Failure for anything that could not work, or would leave the time unsigned */
export function signedScheme(given: CustomFacts): CustomSigned {
	const place = placeOf(given);
	const content = withLowerCaseNames(given.content ?? '{body}');
	const template = compileContent(content);
	const input = withImpliedTimestamp(given, template);
	const timestamp = timestampOf(input);
	requireCoverage(template, place);
	requireComplete(template, input, timestamp);
	const algorithm = algorithmOf(input);
	const encoding = oneOf(input.encoding, ['hex', 'base64', 'base64url'], 'hex', 'encoding');
	const separator = oneOf(input.separator, ['', ' ', ',', ';', '&'], '', 'separator') || undefined;
	const forms = formsOf(input.prefix ?? '', encoding);
	const scheme: SignedScheme = {
		kind: 'signed',
		algorithm,
		keys: keysOf(input, algorithm),
		signature: place.in === 'header' ? { in: 'header', names: [place.name] } : place,
		forms,
		separator,
		content,
		timestamp,
		id: input.idHeader === undefined ? undefined : [input.idHeader],
	};
	requireUnambiguousItems(scheme);
	return { scheme, content: template };
}
