import { Failure } from '../failure';
import { parseIpAddress } from './ip-address';
import type { IpAddress } from './ip-address';

/** A block of addresses: those that begin with the bits of `prefix`. */
interface Block {
	readonly family: 4 | 6;
	readonly prefix: bigint;
	/** The number of trailing bits that are ignored. */
	readonly hostBits: bigint;
}

/** The allowed addresses; an empty list allows none. */
export type IpAddressList = readonly Block[];

const WIDTH = { 4: 32, 6: 128 } as const;
const EXAMPLE = 'Enter addresses or networks, for example 192.0.2.7, 10.0.0.0/8, 2001:db8::/32.';

/**
 * Reads `192.0.2.7, 10.0.0.0/8, 2001:db8::/32`; commas, spaces and line breaks separate.
 *
 * @throws Failure that names the entry
 */
export function parseIpAddressList(text: string): IpAddressList {
	return text
		.split(/[\s,]/)
		.filter((entry) => entry !== '')
		.map(parseBlock);
}

/**
 * Tells whether the address is in one of the blocks. IPv4 blocks also match IPv4 addresses in the form
 * `::ffff:192.0.2.1`.
 */
export function isIpAddressAllowed(list: IpAddressList, text: string): boolean {
	const address = parseIpAddress(text);
	if (address === undefined) return false;
	return list.some(({ family, prefix, hostBits }) => family === address.family && address.value >> hostBits === prefix);
}

function parseBlock(entry: string): Block {
	const [base = '', length, ...rest] = entry.split('/');
	const address = parseIpAddress(base);
	if (address === undefined || rest.length > 0) throw malformed(entry, 'is not an IP address or network');
	const width = WIDTH[address.family];
	const bits = length === undefined ? width : prefixLength(entry, length, base, address);
	const hostBits = BigInt(width - bits);
	const prefix = address.value >> hostBits;
	if (prefix << hostBits !== address.value) throw malformed(entry, `has address bits set after the prefix /${length}`);
	return { family: address.family, prefix, hostBits };
}

/**
 * Returns the length of an entry's prefix. In a network written as IPv4 inside IPv6, the first 96 bits are not counted:
 * `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
 */
function prefixLength(entry: string, length: string, base: string, { family }: IpAddress): number {
	const mapped = family === 4 && base.includes(':');
	const bits = /^(?:0|[1-9]\d{0,2})$/.test(length) ? Number(length) - (mapped ? 96 : 0) : -1;
	if (bits < 0 || bits > WIDTH[family]) throw malformed(entry, 'has an invalid prefix length');
	return bits;
}

function malformed(entry: string, what: string): Failure {
	return new Failure('invalid-ip-list', `Allowed IPs: "${entry}" ${what}`, EXAMPLE);
}
