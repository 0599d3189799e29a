import { Failure } from '../../../core/failure';
import { requireHeader } from '../../../core/text/http-header';

// Built by the connection itself; a typed-in value would break the delivery.
const RESERVED = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);

/**
 * Puts the builder's headers beside ours. Ours win by refusal: a header that would replace the signature, its
 * timestamp or the authorization is an error, since the receiver would verify something else than what was signed.
 *
 * @param own signature and authorization headers
 * @param typed the builder's headers, in their order
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
