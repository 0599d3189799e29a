import fc from 'fast-check';
import { BlockList, isIPv4 } from 'node:net';

import { callerNetwork, parseIpAddress } from '../../../../core/receive/ip-address';
import { isIpAddressAllowed, parseIpAddressList } from '../../../../core/receive/ip-address-list';
import { mistake } from '../../mistake';

const allowed = (list: string, address: string) => isIpAddressAllowed(parseIpAddressList(list), address);

describe('parseIpAddressList', () => {
	test('reads addresses and networks, separated by commas, spaces or lines', () => {
		const list = '192.0.2.7, 10.0.0.0/8\n2001:db8::/32 ::1';
		for (const address of ['192.0.2.7', '10.255.0.1', '2001:db8:1::9', '::1'])
			expect(allowed(list, address)).toBe(true);
		for (const address of ['192.0.2.8', '11.0.0.1', '2001:db9::1', '::2']) expect(allowed(list, address)).toBe(false);
	});

	test('recognises an IPv4 caller that arrives on an IPv6 socket', () => {
		expect(allowed('10.0.0.0/8', '::ffff:10.1.2.3')).toBe(true);
		expect(allowed('10.0.0.0/8', '::ffff:a01:203')).toBe(true);
		expect(allowed('::ffff:10.0.0.0/104', '10.1.2.3')).toBe(true);
	});

	test('takes ::/0 as all of IPv6 and 0.0.0.0/0 as all of IPv4', () => {
		expect(allowed('::/0', '2001:db8::1')).toBe(true);
		expect(allowed('::/0', '192.0.2.1')).toBe(false);
		expect(allowed('0.0.0.0/0', '192.0.2.1')).toBe(true);
		expect(allowed('0.0.0.0/0', '::1')).toBe(false);
	});

	test('allows nobody if it is empty, and never what is not an address', () => {
		expect(allowed('', '192.0.2.1')).toBe(false);
		for (const address of ['', 'localhost', 'fe80::1%eth0', '10.0.0.1:80', '[::1]']) {
			expect(allowed('0.0.0.0/0, ::/0', address)).toBe(false);
		}
	});

	const NONE = 'is not an IP address or network';
	const LENGTH = 'has an invalid prefix length';
	test.each([
		['10.0.0.1/8', 'has address bits set after the prefix /8'],
		['2001:db8::1/127', 'has address bits set after the prefix /127'],
		['10.0.0.0/33', LENGTH],
		['10.0.0.0/-1', LENGTH],
		['10.0.0.0/08', LENGTH],
		['10.0.0.0/', LENGTH],
		['0.0.0.0/x', LENGTH],
		['2001:db8::/129', LENGTH],
		['::ffff:10.0.0.0/95', LENGTH],
		['10.0.0.0/8/8', NONE],
		['010.0.0.1', NONE],
		['256.0.0.1', NONE],
		['10.0.0', NONE],
		['fe80::1%eth0', NONE],
		['2001:db8::1::2', NONE],
		['1:2:3:4::5:6:7:8::9', NONE],
		['1:2:3:4:5:6:7', NONE],
		['1:2:3:4:5:6:7:8:9', NONE],
		['1:2:3:4:5:6:7:8::', NONE],
		[':1:2:3:4:5:6:7', NONE],
		['12345::', NONE],
		['::1.2.3', NONE],
		['1.2.3.4::', NONE],
		['example.com', NONE],
		['*', NONE],
	])('refuses %s because it %s', (entry, what) => {
		expect(() => parseIpAddressList(`192.0.2.1, ${entry}`)).toThrow(
			mistake(
				`Allowed IPs: "${entry}" ${what}`,
				'Enter addresses or networks, for example 192.0.2.7, 10.0.0.0/8, 2001:db8::/32.',
				'invalid-ip-list',
			),
		);
	});

	test('agrees with Node.js on every network and address', () => {
		const v4 = fc.ipV4().map((address) => ({ address, family: 'ipv4' as const, width: 32 }));
		const v6 = fc.ipV6().map((address) => ({ address, family: 'ipv6' as const, width: 128 }));
		const address = fc.oneof(v4, v6);
		fc.assert(
			fc.property(address, address, fc.nat(128), fc.boolean(), (base, other, length, inside) => {
				const bits = length % (base.width + 1);
				const network = networkOf(base.address, bits);
				const caller = inside ? base.address : other.address;
				const blocks = new BlockList();
				blocks.addSubnet(network, bits, isIPv4(network) ? 'ipv4' : 'ipv6');
				const callerFamily = isIPv4(caller) ? 'ipv4' : 'ipv6';
				const sameFamily = parseIpAddress(caller)?.family === parseIpAddress(network)?.family;
				expect(allowed(`${network}/${bits}`, caller)).toBe(sameFamily && blocks.check(caller, callerFamily));
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('callerNetwork', () => {
	test('counts an IPv6 /64 network as one caller, and each IPv4 address separately', () => {
		expect(callerNetwork('2001:db8::1')).toBe(callerNetwork('2001:db8:0:0:ffff::2'));
		expect(callerNetwork('2001:db8::1')).not.toBe(callerNetwork('2001:db8:0:1::1'));
		expect(callerNetwork('192.0.2.1')).toBe(callerNetwork('::ffff:192.0.2.1'));
		expect(callerNetwork('192.0.2.1')).not.toBe(callerNetwork('192.0.2.2'));
	});

	test.each([
		['192.0.2.1:50001', '192.0.2.1'],
		['[2001:db8::1]:50001', '2001:db8::1'],
		['[2001:db8::1]', '2001:db8::1'],
		['fe80::1%eth0', 'fe80::1'],
	])('reads %s, as written by some proxies and sockets, as %s', (written, address) => {
		expect(callerNetwork(written)).toBe(callerNetwork(address));
		expect(callerNetwork(written)).not.toBe(callerNetwork('somewhere'));
	});

	test.each(['', 'somewhere', 'unknown', '192.0.2.1:', '192.0.2.1:1:1', '[192.0.2.1', '300.0.2.1:80', 'x'.repeat(500)])(
		'counts everything that is not an address as one caller: %j',
		(text) => expect(callerNetwork(text)).toBe(callerNetwork('-')),
	);

	test('returns keys of bounded length, whatever a proxy forwards', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4(), fc.string({ minLength: 100 })), (text) => {
				expect(callerNetwork(text).length).toBeLessThanOrEqual(40);
			}),
		);
	});
});

/** Returns the network of an address in full notation. */
function networkOf(text: string, bits: number): string {
	const { family, value } = parseIpAddress(text) ?? { family: 4, value: 0n };
	const free = BigInt((family === 4 ? 32 : 128) - bits);
	const network = (value >> free) << free;
	const [width, base, separator] = family === 4 ? ([8n, 10, '.'] as const) : ([16n, 16, ':'] as const);
	const parts = family === 4 ? 4 : 8;
	const part = (index: number) => (network >> (width * BigInt(parts - 1 - index))) & ((1n << width) - 1n);
	return Array.from({ length: parts }, (_, index) => part(index).toString(base)).join(separator);
}
