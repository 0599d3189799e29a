import { followPath, parsePath } from '../../../text/json-path';
import { AMBIGUOUS, type FoundValue, type RequestView } from '../../request/request-view';
import type { Reason, SignedScheme, TimestampRule } from '../../types';
import { parseTimestamp } from '../timestamp';
import type { ContentFacts } from './content-template';
import type { LocatedSignature } from './signature-location';

/** Reads the document that a signature covers: the body, or one element of it. */
export type ReadElement = () => unknown;
export type MissingValue = { readonly reason: Reason };

export interface ParsedTimestamp {
	/** The text exactly as sent, which is what is signed. */
	readonly text: string;
	/** Unix seconds, with a fraction if the unit has one. */
	readonly seconds: number;
	/** read from a header that the signature does not cover */
	readonly unsigned?: true;
}

type TimestampText = (view: RequestView, located: LocatedSignature, root: ReadElement) => string | MissingValue;

const NO_TIMESTAMP: MissingValue = { reason: 'timestamp-missing' };

/** Reads the header at the same position in its list as the signature header, or else the first one. */
function compileHeader(names: readonly string[]): (view: RequestView, located: LocatedSignature) => FoundValue {
	const lower = names.map((name) => name.toLowerCase());
	return (view, { headerIndex }) => view.header(lower[headerIndex] ?? lower[0] ?? '');
}

function compileHeaderText(names: readonly string[]): TimestampText {
	const read = compileHeader(names);
	return (view, located) => {
		const found = read(view, located);
		return found === AMBIGUOUS ? { reason: 'timestamp-ambiguous' } : (found ?? NO_TIMESTAMP);
	};
}

function compileTimestampText({ from }: TimestampRule): TimestampText {
	if (from.in === 'field') return (_, { parsed }) => parsed.timestamp ?? NO_TIMESTAMP;
	if (from.in === 'json') {
		const steps = parsePath(from.path);
		return (_view, _located, root) => {
			const value = followPath(root(), steps);
			if (value === undefined || value === null) return NO_TIMESTAMP;
			return typeof value === 'string' || typeof value === 'number' ? String(value) : { reason: 'timestamp-malformed' };
		};
	}
	return from.in === 'form' ? (view) => view.formField(from.field) ?? NO_TIMESTAMP : compileHeaderText(from.names);
}

/** The header that is judged where the body has no time, if the sender has one. */
function compileUnsignedText({ from }: TimestampRule): TimestampText | undefined {
	return from.in === 'json' && from.orHeader !== undefined ? compileHeaderText([from.orHeader]) : undefined;
}

/** @returns undefined if the scheme has no timestamp, or one that is neither signed nor checked */
export type ReadTimestamp = (
	view: RequestView,
	located: LocatedSignature,
	root: ReadElement,
) => ParsedTimestamp | MissingValue | undefined;

export function compileTimestamp(
	{ timestamp }: SignedScheme,
	template: ContentFacts,
	tolerance: number,
): ReadTimestamp {
	if (timestamp === undefined) return () => undefined;
	const readText = compileTimestampText(timestamp);
	const readUnsigned = compileUnsignedText(timestamp);
	const needed = template.needs.has('timestamp') || tolerance !== Infinity;
	return (view, located, root) => {
		const signed = readText(view, located, root);
		const unsigned = signed === NO_TIMESTAMP ? readUnsigned : undefined;
		const text = unsigned === undefined ? signed : unsigned(view, located, root);
		if (typeof text !== 'string') return needed ? text : undefined;
		const seconds = parseTimestamp(text, timestamp.unit);
		if (seconds === undefined) return { reason: 'timestamp-malformed' };
		return unsigned === undefined ? { text, seconds } : { text, seconds, unsigned: true };
	};
}

const VISIBLE_ASCII = /^[\x21-\x7e]{1,256}$/;

/** @returns undefined if the scheme signs no id */
export type ReadId = (view: RequestView, located: LocatedSignature) => string | MissingValue | undefined;

export function compileId(scheme: SignedScheme, template: ContentFacts): ReadId {
	if (!template.needs.has('id')) return () => undefined;
	const read = compileHeader(scheme.id ?? []);
	return (view, located) => {
		const found = read(view, located);
		if (found === AMBIGUOUS) return { reason: 'id-ambiguous' };
		if (found === undefined || found === '') return { reason: 'id-missing' };
		return VISIBLE_ASCII.test(found) ? found : { reason: 'id-malformed' };
	};
}
