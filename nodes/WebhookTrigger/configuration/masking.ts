import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import { isCredentialHeader, isCredentialParameter } from '../../shared/masking/credential-names';
import { maskNamed } from '../../shared/masking/mask-named';
import type { Redactor } from '../../shared/masking/redaction';

/** What must not appear in items and log lines. */
export interface Masking {
	/** Masks the configured secrets by value. */
	readonly redactor: Redactor;
	/** The lower-case name of the header in the secure header credential. */
	readonly secureHeader: string | undefined;
}

/**
 * The names under which sources send a plain token. They apply to all sources, because a sender may call the wrong
 * webhook.
 */
const TOKEN_NAMES = { header: tokenNames('header'), query: tokenNames('query') };

function tokenNames(place: 'header' | 'query'): ReadonlySet<string> {
	const schemes = Object.values(profiles).map(({ scheme }) => scheme);
	return new Set(
		schemes.flatMap((scheme) =>
			scheme.kind === 'token' && scheme.token.in === place ? [scheme.token.name.toLowerCase()] : [],
		),
	);
}

/** Returns headers, parameters and query. Values whose names mark them as credentials are masked completely. */
export function requestData(context: IWebhookFunctions, { secureHeader }: Masking): IDataObject {
	return {
		headers: maskNamed(context.getHeaderData(), (name) => isSecretHeader(name, secureHeader)),
		params: context.getParamsData(),
		query: maskNamed(context.getQueryData() as IDataObject, isSecretParameter),
	};
}

function isSecretHeader(name: string, secureHeader: string | undefined): boolean {
	const lower = name.toLowerCase();
	return lower === secureHeader || TOKEN_NAMES.header.has(lower) || isCredentialHeader(name);
}

function isSecretParameter(name: string): boolean {
	return TOKEN_NAMES.query.has(name.toLowerCase()) || isCredentialParameter(name);
}

/** Returns the item without any configured secret, whichever part of the request contained it. */
export function maskedItem({ redactor }: Masking, item: IDataObject): IDataObject {
	return redactor.deep(item);
}
