import { MASK } from './mask-text';

/** Masks whole what is secret by its name. `Object.fromEntries` keeps a field named `__proto__` as data. */
export function maskNamed<T>(
	values: Record<string, T>,
	isSecret: (name: string) => boolean,
): Record<string, T | string> {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isSecret(name) ? MASK : value]));
}
