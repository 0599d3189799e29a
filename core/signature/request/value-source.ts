import { followPath, parsePath } from '../../text/json-path';
import type { ValueSource } from '../types';
import type { FoundValue, ValueView } from './request-view';

export type ReadValue = (view: ValueView) => string | undefined;

function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const nonEmptyText = (found: FoundValue): string | undefined =>
	typeof found === 'string' && found !== '' ? found : undefined;

/** Turns a source into a function once, so that nothing is parsed per request. */
export function compileSource(source: ValueSource): ReadValue {
	switch (source.in) {
		case 'header': {
			const [name, prefix] = [source.name.toLowerCase(), source.prefix];
			if (prefix === undefined) return (view) => nonEmptyText(view.header(name));
			return (view) => {
				const value = nonEmptyText(view.header(name));
				return value?.startsWith(prefix) ? value.slice(prefix.length) : undefined;
			};
		}
		case 'query':
			return (view) => nonEmptyText(view.query(source.name));
		case 'json':
			return compileJson(source.path);
		case 'form':
			return (view) => view.formField(source.field) || undefined;
		case 'json-key':
			return (view) => firstKey(view.json(), source.except);
		case 'text':
			return () => source.text;
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

/** A document whose bytes cannot have the last name of the path is not parsed. */
function compileJson(path: string): ReadValue {
	const steps = parsePath(path);
	const name = steps.at(-1);
	const read: ReadValue = (view) => asText(followPath(view.json(), steps));
	if (typeof name !== 'string' || !/^[\w-]+$/.test(name)) return read;
	const quoted = Buffer.from(`"${name}"`);
	return (view) => (view.mayHaveProperty(quoted) ? read(view) : undefined);
}

function compileEach(list: string, fields: readonly string[]): ReadValue {
	const [toList, toFields] = [list === '' ? [] : parsePath(list), fields.map(parsePath)];
	return (view) => {
		const elements = followPath(view.json(), toList);
		if (!Array.isArray(elements) || elements.length === 0) return undefined;
		const values = elements.flatMap((element) => toFields.map((path) => asText(followPath(element, path))));
		return values.every((value) => value !== undefined) ? JSON.stringify(values) : undefined;
	};
}

function firstKey(document: unknown, except: readonly string[]): string | undefined {
	if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
	return Object.keys(document).find((key) => !except.includes(key));
}

/** The first of several sources that yields a value. */
export function compileSources(sources: readonly ValueSource[] | undefined): ReadValue {
	const reads = (sources ?? []).map(compileSource);
	const [only] = reads;
	if (only !== undefined && reads.length === 1) return only;
	return (view) => {
		for (const read of reads) {
			const value = read(view);
			if (value !== undefined) return value;
		}
		return undefined;
	};
}
