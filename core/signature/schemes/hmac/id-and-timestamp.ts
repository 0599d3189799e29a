import { followPath, parsePath } from '../../../text/json-path';
import { AMBIGUOUS, type RequestView } from '../../request/request-view';
import type { Reason, SignedScheme, TimestampRule } from '../../types';
import { parseTimestamp } from '../timestamp';
import type { ContentTemplate } from './content-template';
import type { LocatedSignature } from './signature-location';

/** Reads the document that a signature covers: the body, or one element of it. */
export type ReadElement = () => unknown;
export type MissingValue = { readonly reason: Reason };

export interface ParsedTimestamp {
	/** The text exactly as sent, which is what is signed. */
	readonly text: string;
	/** Unix seconds, with a fraction if the unit has one. */
	readonly seconds: number;
}

type TimestampText = (view: RequestView, located: LocatedSignature, root: ReadElement) => string | MissingValue;

function compileTimestampText({ from }: TimestampRule): TimestampText {
	const missing = { reason: 'timestamp-missing' as const };
	if (from.in === 'field') return (_, { parsed }) => parsed.timestamp ?? missing;
	if (from.in === 'json') {
		const steps = parsePath(from.path);
		return (_view, _located, root) => {
			const value = followPath(root(), steps);
			if (value === undefined || value === null) return missing;
			return typeof value === 'string' || typeof value === 'number' ? String(value) : { reason: 'timestamp-malformed' };
		};
	}
	if (from.in === 'form') return (view) => view.formField(from.field) ?? missing;
	const names = from.names.map((name) => name.toLowerCase());
	return (view, { headerIndex }) => {
		const found = view.header(names[headerIndex] ?? names[0] ?? '');
		return found === AMBIGUOUS ? { reason: 'timestamp-ambiguous' } : (found ?? missing);
	};
}

/** @returns undefined if the scheme has no timestamp, or one that is neither signed nor checked */
export type ReadTimestamp = (
	view: RequestView,
	located: LocatedSignature,
	root: ReadElement,
) => ParsedTimestamp | MissingValue | undefined;

export function compileTimestamp(
	{ timestamp }: SignedScheme,
	template: ContentTemplate,
	tolerance: number,
): ReadTimestamp {
	if (timestamp === undefined) return () => undefined;
	const readText = compileTimestampText(timestamp);
	const needed = template.names.has('t') || tolerance !== Infinity;
	return (view, located, root) => {
		const text = readText(view, located, root);
		if (typeof text !== 'string') return needed ? text : undefined;
		const seconds = parseTimestamp(text, timestamp.unit);
		return seconds === undefined ? { reason: 'timestamp-malformed' } : { text, seconds };
	};
}

const VISIBLE_ASCII = /^[\x21-\x7e]{1,256}$/;

/** @returns undefined if the scheme signs no id */
export type ReadId = (view: RequestView, located: LocatedSignature) => string | MissingValue | undefined;

export function compileId(scheme: SignedScheme, template: ContentTemplate): ReadId {
	if (!template.names.has('id')) return () => undefined;
	const names = (scheme.id ?? []).map((name) => name.toLowerCase());
	return (view, { headerIndex }) => {
		const found = view.header(names[headerIndex] ?? names[0] ?? '');
		if (found === AMBIGUOUS) return { reason: 'id-ambiguous' };
		if (found === undefined || found === '') return { reason: 'id-missing' };
		return VISIBLE_ASCII.test(found) ? found : { reason: 'id-malformed' };
	};
}
