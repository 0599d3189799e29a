import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { profiles } from '../../../core/signature';
import { isCredentialHeader, isCredentialParameter } from '../../shared/masking/credential-names';
import { maskNamed } from '../../shared/masking/mask-named';
import type { Redactor } from '../../shared/masking/redaction';

/** What a configuration keeps out of items and log lines. */
export interface Masking {
	/** The configured secrets, masked by value. */
	readonly redactor: Redactor;
	/** The header that the secure header credential names, in lower case. */
	readonly secureHeader: string | undefined;
}

/** Where sources put a plain token: known for all of them, since a sender may call the wrong webhook. */
const TOKEN_NAMES = { header: tokenNames('header'), query: tokenNames('query') };

function tokenNames(place: 'header' | 'query'): ReadonlySet<string> {
	const schemes = Object.values(profiles).map(({ scheme }) => scheme);
	return new Set(
		schemes.flatMap((scheme) =>
			scheme.kind === 'token' && scheme.token.in === place ? [scheme.token.name.toLowerCase()] : [],
		),
	);
}

/** Headers, parameters and query; values that are credentials by their name are masked whole. */
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

/** An item as it may be put out: no configured secret in it, wherever it came with the request. */
export function maskedItem({ redactor }: Masking, item: IDataObject): IDataObject {
	return redactor.deep(item);
}
