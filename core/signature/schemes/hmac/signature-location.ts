import { followPath, parsePath } from '../../../text/json-path';
import { AMBIGUOUS, type FoundValue, type RequestView } from '../../request/request-view';
import type { Reason, SignatureLocation } from '../../types';
import type { SignatureGrammar, ParsedSignature } from './signature-grammar';

/** The text of a signature, and which of the parallel header names it was found under. */
export interface LocatedSignature {
	readonly parsed: ParsedSignature;
	readonly headerIndex: number;
}

export type LocateSignature = (
	view: RequestView,
	root: () => unknown,
) => LocatedSignature | { readonly reason: Reason };

function judge(
	found: FoundValue,
	grammar: SignatureGrammar,
	headerIndex: number,
): LocatedSignature | { readonly reason: Reason } {
	if (found === AMBIGUOUS) return { reason: 'signature-ambiguous' };
	if (found === undefined || found === '') return { reason: 'signature-missing' };
	const parsed = grammar.parse(found);
	if (parsed.timestampTwice) return { reason: 'timestamp-ambiguous' };
	if (!parsed.malformed) return { parsed, headerIndex };
	// two values that HTTP has joined, in a scheme without lists, are reported as such and not as malformed
	return { reason: !grammar.joinsHeaders && found.includes(', ') ? 'signature-ambiguous' : 'signature-malformed' };
}

function inHeaders(names: readonly string[], grammar: SignatureGrammar): LocateSignature {
	return (view) => {
		for (let set = 0; set < names.length; set++) {
			const name = names[set] ?? '';
			const found = grammar.joinsHeaders ? view.headerList(name) : view.header(name);
			if (found !== undefined) return judge(found, grammar, set);
		}
		return { reason: 'signature-missing' };
	};
}

/**
 * Collects candidates where each secret has a header of its own (Box, DocuSign): every header that is present counts.
 */
function inHeaderPerSecret(names: readonly string[], grammar: SignatureGrammar): LocateSignature {
	return (view) => {
		view.indexHeaders();
		const candidates = [];
		let refusal: { readonly reason: Reason } = { reason: 'signature-missing' };
		for (let set = 0; set < names.length; set++) {
			const located = judge(view.header(names[set] ?? ''), grammar, set);
			if ('parsed' in located) candidates.push(...located.parsed.candidates);
			else if (located.reason !== 'signature-missing') refusal = located;
		}
		if (candidates.length === 0 || refusal.reason === 'signature-ambiguous') return refusal;
		return { parsed: { candidates, timestampTwice: false, malformed: false }, headerIndex: 0 };
	};
}

/** Compiles a function that reads the signature from where the scheme puts it. */
export function compileLocation(location: SignatureLocation, grammar: SignatureGrammar): LocateSignature {
	switch (location.in) {
		case 'header': {
			const names = location.names.map((name) => name.toLowerCase());
			return location.perSecret ? inHeaderPerSecret(names, grammar) : inHeaders(names, grammar);
		}
		case 'query':
			return (view) => judge(view.query(location.name), grammar, 0);
		case 'form':
			return (view) =>
				view.formValues(location.field) === undefined
					? { reason: 'body-too-complex' }
					: judge(view.formField(location.field), grammar, 0);
		case 'json': {
			const steps = parsePath(location.path);
			return (view, root) => {
				if (view.isTooComplex()) return { reason: 'body-too-complex' };
				const document = root();
				if (document === undefined) return { reason: 'body-malformed' };
				const value = followPath(document, steps);
				if (value !== undefined && typeof value !== 'string') return { reason: 'signature-malformed' };
				return judge(value, grammar, 0);
			};
		}
	}
}
