import { isHeaderName, isHeaderValue } from '../../../core/text/http-header';
import { NodeFailure } from '../../shared/errors';

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
		if (!isHeaderName(name))
			throw new NodeFailure(
				`"${printable(name)}" is not a valid header name`,
				'Use letters, digits and hyphens, for example X-Team.',
			);
		if (/[\r\n\0]/.test(value))
			throw new NodeFailure(`The header ${name} contains a line break`, 'Enter the value on a single line.');
		if (!isHeaderValue(value)) {
			throw new NodeFailure(
				`The header ${name} contains a character that is not allowed in an HTTP header`,
				'Remove or encode characters outside Latin-1, such as typographic quotation marks and emoji.',
			);
		}
		if (taken.has(name.toLowerCase())) {
			throw new NodeFailure(`The header ${name} is set by the node itself`, 'Remove it from the Headers option.');
		}
		if (given.has(name.toLowerCase())) {
			throw new NodeFailure(`The header ${name} is given twice`, 'Remove one of them from the Headers option.');
		}
		given.add(name.toLowerCase());
		joined.set(name, value);
	}
	return { ...Object.fromEntries(joined), ...own };
}

function printable(name: string): string {
	return JSON.stringify(name).slice(1, -1);
}
