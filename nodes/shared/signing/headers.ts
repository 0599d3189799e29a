import { Failure } from '../../../core/failure';
import { requireHeader } from '../../../core/text/http-header';

// set by the connection itself; a custom value would break the delivery
const RESERVED = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);

/**
 * Merges the builder's headers with those of this node. A header that would replace the signature, its timestamp or the
 * authorization is an error, because the receiver would verify something other than what was signed.
 *
 * @param own signature and authorization headers
 * @param typed the builder's headers, in order
 */
export function mergeHeaders(
	own: Readonly<Record<string, string>>,
	typed: readonly { name: string; value: string }[],
): Record<string, string> {
	const taken = new Set([...Object.keys(own).map((name) => name.toLowerCase()), ...RESERVED]);
	const joined = new Map<string, string>();
	const given = new Set<string>();
	for (const { name, value } of typed) {
		if (name === '' && value === '') continue;
		requireHeader(name, value);
		if (taken.has(name.toLowerCase())) {
			throw new Failure(
				'invalid-header',
				`The header ${name} is set by the node itself`,
				'Remove it from the Headers option.',
			);
		}
		if (given.has(name.toLowerCase())) {
			throw new Failure(
				'invalid-header',
				`The header ${name} is given twice`,
				'Remove one of them from the Headers option.',
			);
		}
		given.add(name.toLowerCase());
		joined.set(name, value);
	}
	return { ...Object.fromEntries(joined), ...own };
}
