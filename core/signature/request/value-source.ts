import { isObject } from '../../text/json';
import { followPath, parsePath, type PathStep } from '../../text/json-path';
import type { ValueSource } from '../types';
import type { FoundValue, ValueView } from './request-view';

export type ReadValue = (view: ValueView) => string | undefined;

function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const nonEmptyText = (found: FoundValue): string | undefined =>
	typeof found === 'string' && found !== '' ? found : undefined;

/** Compiles a source into a function, so that nothing has to be parsed for each request. */
export function compileSource(source: ValueSource): ReadValue {
	switch (source.in) {
		case 'header':
			return compileHeader(source);
		case 'query':
			return (view) => nonEmptyText(view.query(source.name));
		case 'json':
			return compileJson(source);
		case 'form': {
			const { field, prefix = '' } = source;
			return (view) => withoutPrefix(view.formField(field), prefix);
		}
		case 'json-key':
			return (view) => firstKey(view.json(), source.except);
		case 'text':
			return () => source.text;
		case 'property':
			return compileProperty(source);
		case 'json-each':
			return compileEach(source.list, source.fields);
		case 'joined': {
			const parts = source.parts.map(compileSource);
			return (view) => {
				const values = parts.map((read) => read(view));
				return values.every((value) => value !== undefined) ? values.join(source.separator) : undefined;
			};
		}
	}
}

type Source<Kind extends ValueSource['in']> = Extract<ValueSource, { readonly in: Kind }>;

/** @returns undefined for a value without the prefix, and for one that is nothing but the prefix */
function withoutPrefix(value: string | undefined, prefix: string): string | undefined {
	return value?.startsWith(prefix) ? value.slice(prefix.length) || undefined : undefined;
}

function compileHeader({ name, prefix = '', only, except }: Source<'header'>): ReadValue {
	const lower = name.toLowerCase();
	if (prefix === '' && only === undefined && except === undefined) return (view) => nonEmptyText(view.header(lower));
	return (view) => {
		const value = withoutPrefix(nonEmptyText(view.header(lower)), prefix);
		if (value === undefined || except?.includes(value)) return undefined;
		return only === undefined || only.includes(value) ? value : undefined;
	};
}

/** A number that a double cannot hold is read digit by digit: an ID must not change. */
const isRounded = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;

/** @param steps where the value stands in the document */
const textAt = (view: ValueView, value: unknown, steps: readonly PathStep[]): string | undefined =>
	(isRounded(value) ? view.integerAt(steps) : undefined) ?? asText(value);

/**
 * Compiles a path. The document is not parsed if its bytes cannot contain the last name of the path, or if its first property
 * has this name and a string value without escapes.
 */
function compileJson({ path, textOnly }: Source<'json'>): ReadValue {
	const steps = parsePath(path);
	const name = steps.at(-1);
	const read: ReadValue = (view) => {
		const value = followPath(view.json(), steps);
		if (textOnly && typeof value !== 'string') return undefined;
		return textAt(view, value, steps);
	};
	if (typeof name !== 'string' || !/^[\w-]+$/.test(name)) return read;
	const quoted = Buffer.from(`"${name}"`);
	const parsed: ReadValue = (view) => (view.mayHaveProperty(quoted) ? read(view) : undefined);
	return steps.length > 1 ? parsed : (view) => asText(view.firstText(quoted)) ?? parsed(view);
}

/** Something is there that is not just `null` or `false`. */
const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

function compileProperty({ names }: Source<'property'>): ReadValue {
	const kinds = names.map(([path, name]) => ({ steps: parsePath(path), name }));
	return (view) => {
		const object = view.json();
		return kinds.find(({ steps }) => isThere(followPath(object, steps)))?.name;
	};
}

function compileEach(list: string, fields: readonly string[]): ReadValue {
	const [toList, toFields] = [list === '' ? [] : parsePath(list), fields.map(parsePath)];
	return (view) => {
		const elements = followPath(view.json(), toList);
		if (!Array.isArray(elements) || elements.length === 0) return undefined;
		const values = elements.flatMap((element: unknown, at) =>
			toFields.map((path) => textAt(view, followPath(element, path), [...toList, at, ...path])),
		);
		return values.every((value) => value !== undefined) ? JSON.stringify(values) : undefined;
	};
}

function firstKey(document: unknown, except: readonly string[]): string | undefined {
	if (!isObject(document)) return undefined;
	return Object.keys(document).find((key) => !except.includes(key));
}

/** Returns the first value that any of the sources yields. */
export function compileSources(sources: readonly ValueSource[] | undefined): ReadValue {
	const reads = (sources ?? []).map(compileSource);
	return (view) => {
		for (const read of reads) {
			const value = read(view);
			if (value !== undefined) return value;
		}
		return undefined;
	};
}

/** The values of all sources, each once. */
export function compileAll(sources: readonly ValueSource[] = []): (view: ValueView) => readonly string[] {
	const reads = sources.map(compileSource);
	return (view) => [...new Set(reads.map((read) => read(view)))].filter((value) => value !== undefined);
}
