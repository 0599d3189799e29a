/** An IP address as a number; an IPv4 address inside IPv6 (`::ffff:192.0.2.1`) counts as the IPv4 address. */
export interface IpAddress {
	readonly family: 4 | 6;
	readonly value: bigint;
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;
const MAPPED = 0xffffn;

/** @returns undefined for anything that is not an address: host names, zone ids, ports, leading zeros */
export function parseIpAddress(text: string): IpAddress | undefined {
	if (!text.includes(':')) {
		const value = parseV4(text);
		return value === undefined ? undefined : { family: 4, value };
	}
	const value = parseV6(text);
	if (value === undefined) return undefined;
	return value >> 32n === MAPPED ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
}

function parseV4(text: string): bigint | undefined {
	const octets = text.split('.');
	if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255)) return undefined;
	return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function parseV6(text: string): bigint | undefined {
	const halves = text.split('::');
	if (halves.length > 2) return undefined;
	const [before, after] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
	if (before === undefined || (halves.length === 2 && after === undefined)) return undefined;
	const given = before.length + (after?.length ?? 0);
	// "::" stands for at least one group; without it there must be exactly eight.
	if (halves.length === 2 ? given > 7 : given !== 8) return undefined;
	const groups = [...before, ...Array.from({ length: 8 - given }, () => 0n), ...(after ?? [])];
	return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** @param last true for the end of an address, which alone may be written as IPv4 */
function groupsOf(half: string, last: boolean): bigint[] | undefined {
	if (half === '') return [];
	const parts = half.split(':');
	const v4 = last ? parseV4(half.slice(half.lastIndexOf(':') + 1)) : undefined;
	const plain = v4 === undefined ? parts : parts.slice(0, -1);
	if (!plain.every((part) => GROUP.test(part))) return undefined;
	const groups = plain.map((part) => BigInt(`0x${part}`));
	return v4 === undefined ? groups : [...groups, v4 >> 16n, v4 & 0xffffn];
}

/**
 * Matches an address with a port (`192.0.2.1:443`, `[2001:db8::1]:443`) or a zone (`fe80::1%eth0`), as written by some
 * proxies and sockets.
 */
const DECORATED = /^(?:([\d.]{7,15}):\d{1,5}|\[([\da-f:.]{2,45})\](?::\d{1,5})?|([\da-f:.]{2,45})%[\w.-]{1,20})$/i;

/**
 * The one key for everything that is not an address. A proxy may forward any text, and one key for each text would be
 * unbounded.
 */
const NO_ADDRESS = 'no address';

/**
 * Returns the network by which a caller is counted. An IPv6 caller owns a whole /64 and could change its address within
 * it.
 */
export function callerNetwork(text: string): string {
	const address = parseIpAddress(text) ?? parseIpAddress(undecorated(text));
	if (address === undefined) return NO_ADDRESS;
	return address.family === 4 ? `4:${address.value}` : `6:${address.value >> 64n}`;
}

function undecorated(text: string): string {
	const [, v4, bracketed, zoned] = DECORATED.exec(text) ?? [];
	return v4 ?? bracketed ?? zoned ?? '';
}
