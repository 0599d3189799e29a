import { followPath, parsePath } from '../../text/json-path';
import type { ValueSource } from '../types';
import type { FoundValue, RequestView } from './request-view';

export type ReadValue = (view: RequestView) => string | undefined;

function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const nonEmptyText = (found: FoundValue): string | undefined =>
	typeof found === 'string' && found !== '' ? found : undefined;

/** Compiles a source into a function, so that nothing has to be parsed for each request. */
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
		case 'joined': {
			const parts = source.parts.map(compileSource);
			return (view) => {
				const values = parts.map((read) => read(view));
				return values.every((value) => value !== undefined) ? values.join(source.separator) : undefined;
			};
		}
	}
}

/** Compiles a path. A document whose bytes cannot contain the last name of the path is not parsed. */
function compileJson(path: string): ReadValue {
	const steps = parsePath(path);
	const name = steps.at(-1);
	const read: ReadValue = (view) => asText(followPath(view.json(), steps));
	if (typeof name !== 'string' || !/^[\w-]+$/.test(name)) return read;
	const quoted = Buffer.from(`"${name}"`);
	return (view) => (view.mayHaveProperty(quoted) ? read(view) : undefined);
}

function firstKey(document: unknown, except: readonly string[]): string | undefined {
	if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
	return Object.keys(document).find((key) => !except.includes(key));
}

/** Returns the first value that any of the sources yields. */
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
