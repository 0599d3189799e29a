import { ConfigurationError } from '../configuration-error';
import type { PathStep } from '../event/path';

/** The JSON object that a signature is put into. @throws ConfigurationError when the body is none */
export function parseObject(body: Buffer): Record<string, unknown> {
	try {
		const document: unknown = JSON.parse(body.toString('utf8'));
		if (typeof document === 'object' && document !== null) return document as Record<string, unknown>;
	} catch {
		// said below
	}
	throw new ConfigurationError('This signature travels in a JSON body, and the body is none', 'Send a JSON object');
}

/** Sets a value at a path, making the objects on the way; only for paths of our own rows. */
export function setPath(root: unknown, steps: readonly PathStep[], value: unknown): void {
	let current = root as Record<PathStep, unknown>;
	for (const step of steps.slice(0, -1)) {
		if (typeof current[step] !== 'object' || current[step] === null) current[step] = {};
		current = current[step] as Record<PathStep, unknown>;
	}
	current[steps.at(-1) ?? ''] = value;
}
