import { Failure } from '../../../failure';
import { closestNames } from '../../../text/closest-names';
import type { SignedContent } from '../../keys/algorithms';
import type { Reason, SignedScheme } from '../../types';
import {
	contentTokens,
	spelledToken,
	type ContentNeed,
	type ContentToken,
	type ContentValues,
	type Draw,
} from './content-tokens';

type Segment = string | Draw;

/** What a content covers and needs, without drawing it. */
export interface ContentFacts {
	/** each with a token that has it, as it is written */
	readonly needs: ReadonlyMap<ContentNeed, string>;
	/** the body cannot change without changing the content: its bytes, or all fields of its form */
	readonly coversBody: 'bytes' | 'fields' | undefined;
}

export interface ContentTemplate extends ContentFacts {
	readonly resolve: (values: ContentValues) => SignedContent | { readonly reason: Reason };
}

const TOKEN = /\{([a-z][a-z-]*)(?::([^{}]+))?\}/g;
/** What was meant as a token, such as `{Body}` and `{delivery_id}`. */
const MISSPELLED = /\{([A-Za-z][\w-]*)(?::[^{}]+)?\}/;

function unknownName(template: string, name: string): Failure {
	const spelled = new Map(Object.entries(contentTokens).map(([known, token]) => [known, spelledToken(known, token)]));
	const [near] = closestNames(name, [...spelled.keys()], 1);
	const guess = near === undefined ? '' : `Did you mean ${spelled.get(near)}? `;
	return new Failure(
		'invalid-profile',
		`The signed content "${template}" contains the unknown name {${name}}`,
		`${guess}Known names: ${[...spelled.values()].join(', ')}; write {{ and }} for literal braces`,
	);
}

/** @throws Failure for an unknown name, a missing argument, or an argument that the name does not take */
function tokenOf(template: string, name: string, argument: string): ContentToken {
	const token = contentTokens[name];
	if (token === undefined) throw unknownName(template, name);
	const isMissing = argument === '' && token.argument !== undefined && token.argument.optional !== true;
	if (isMissing || (argument !== '' && token.argument === undefined)) {
		throw new Failure(
			'invalid-profile',
			`The signed content "${template}" has {${name}} ${isMissing ? 'without' : 'with'} an argument`,
			`Write it like ${spelledToken(name, token)}`,
		);
	}
	return token;
}

/**
 * Refuses a value that contains the separator after it: otherwise two different requests could share one signed
 * content.
 */
function withoutSeparator(draw: Draw, separator: string): Draw {
	return (values) => {
		const piece = draw(values);
		return typeof piece === 'string' && piece.includes(separator) ? { reason: 'id-malformed' } : piece;
	};
}

function literalText(template: string, text: string): string {
	const stray = text.replace(/\{\{|\}\}/g, '');
	if (/[{}]/.test(stray)) {
		const name = MISSPELLED.exec(stray)?.[1];
		if (name !== undefined) throw unknownName(template, name);
		throw new Failure(
			'invalid-profile',
			`The signed content "${template}" contains an unmatched brace`,
			'Write {name} for a value, and {{ or }} for a literal brace',
		);
	}
	return text.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0));
}

/**
 * Compiles a content template once; per request its pieces are only collected, never searched or replaced, so that a body
 * holding `{id}` or `$&` stays what it is.
 * @throws Failure for an unknown name, an argument that is missing or not taken, or a stray brace
 */
export function compileContent(template: string): ContentTemplate {
	const needs = new Map<ContentNeed, string>();
	const covered = new Set<ContentFacts['coversBody']>();
	const segments: Segment[] = [];
	let at = 0;
	for (const match of template.matchAll(TOKEN)) {
		const [token, name = '', argument = ''] = match;
		segments.push(literalText(template, template.slice(at, match.index)));
		const row = tokenOf(template, name, argument);
		row.needs.forEach((need) => needs.set(need, needs.get(need) ?? token));
		covered.add(row.coversBody);
		at = match.index + token.length;
		const draw = row.compile(argument);
		const separator = row.needs.includes('id') ? /^[^{]+/.exec(template.slice(at))?.[0] : undefined;
		segments.push(separator === undefined ? draw : withoutSeparator(draw, separator));
	}
	segments.push(literalText(template, template.slice(at)));
	const coversBody = (['bytes', 'fields'] as const).find((coverage) => covered.has(coverage));
	return { needs, coversBody, resolve: (values) => collect(segments, values) };
}

const compiled = new WeakMap<SignedScheme, readonly ContentTemplate[]>();

/** What the sender may have signed, compiled once for each scheme: its content, then its alternative content. */
export function contentsOf(scheme: SignedScheme): readonly [ContentTemplate, ...ContentTemplate[]] {
	let contents = compiled.get(scheme);
	if (contents === undefined) {
		const { content, alternativeContent } = scheme;
		contents = [content, ...(alternativeContent === undefined ? [] : [alternativeContent])].map(compileContent);
		compiled.set(scheme, contents);
	}
	return contents as [ContentTemplate, ...ContentTemplate[]];
}

/** Whether any content that the sender may have signed needs this. */
export function contentNeeds(scheme: SignedScheme, need: ContentNeed): boolean {
	return contentsOf(scheme).some(({ needs }) => needs.has(need));
}

/** Joins adjacent texts into one string, so that a typical content needs only two hash updates. */
function collect(segments: readonly Segment[], values: ContentValues): SignedContent | { readonly reason: Reason } {
	const pieces: (Buffer | string)[] = [];
	let text = '';
	for (const segment of segments) {
		const piece = typeof segment === 'string' ? segment : segment(values);
		if (typeof piece === 'string') text += piece;
		else if ('reason' in piece) return piece;
		else {
			if (text !== '') pieces.push(text);
			text = '';
			pieces.push(piece);
		}
	}
	if (text !== '') pieces.push(text);
	return pieces;
}
