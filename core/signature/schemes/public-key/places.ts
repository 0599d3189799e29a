import { parsePath, followPath } from '../../../text/json-path';
import { AMBIGUOUS, type RequestView } from '../../request/request-view';
import type { Reason, TokenProof } from '../../types';

/** A token in a header; one in a body is bounded by the size of bodies. */
const MAX_HEADER_TOKEN = 16 * 1024;
const MAX_BODY_TOKEN = 2 * 1024 * 1024;
/** Each token of a list costs a signature check. */
const MAX_TOKENS = 20;

type FoundTokens = readonly string[] | { readonly reason: Reason };

function fromHeader(view: RequestView, name: string): FoundTokens {
	const found = view.header(name);
	if (found === AMBIGUOUS) return { reason: 'signature-ambiguous' };
	const token = found?.replace(/^bearer /i, '').trim();
	if (token === undefined || token === '') return { reason: 'signature-missing' };
	return token.length > MAX_HEADER_TOKEN ? { reason: 'signature-malformed' } : [token];
}

function fromJson(value: unknown, isList: boolean): FoundTokens {
	const values: readonly unknown[] = isList && Array.isArray(value) ? value : [value];
	if (value === undefined || values.length === 0) return { reason: 'signature-missing' };
	if (values.length > MAX_TOKENS) return { reason: 'body-too-complex' };
	const texts = values.filter((text) => typeof text === 'string');
	return texts.length === values.length ? texts : { reason: 'signature-malformed' };
}

/** Compiles a function that reads the tokens of a request from the place where the row has them. */
export function compileTokens({ place }: TokenProof): (view: RequestView) => FoundTokens {
	if (place.in === 'header') {
		const lower = place.name.toLowerCase();
		return (view) => fromHeader(view, lower);
	}
	if (place.in === 'body') {
		return ({ body }) => {
			if (body.length === 0) return { reason: 'signature-missing' };
			return body.length > MAX_BODY_TOKEN ? { reason: 'body-too-complex' } : [body.toString('latin1').trim()];
		};
	}
	const steps = parsePath(place.path);
	return (view) => {
		if (view.isTooComplex()) return { reason: 'body-too-complex' };
		const document = view.json();
		if (document === undefined) return { reason: 'body-malformed' };
		return fromJson(followPath(document, steps), place.in === 'json-list');
	};
}
