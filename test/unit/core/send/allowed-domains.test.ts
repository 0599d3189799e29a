import fc from 'fast-check';

import { allowsEveryHost, hostOf, isDomainAllowed } from '../../../../core/send';
import { isThisMachine } from '../../../../core/text/url-host';
import { propertyTimeout, runs } from '../../../fuzz/runs';

jest.setTimeout(propertyTimeout);

test.each([
	['https://example.com/hook', 'example.com'],
	['https://EXAMPLE.com./hook', 'example.com'],
	['http://example.com:8080/?a=b', ' example.com , other.example'],
	['https://example.com', 'Example.COM.'],
	['https://api.example.com', '*.example.com'],
	['https://a.b.example.com', '*.example.com'],
	['https://a.example.com', '*.example.com'],
	['https://anything.example', '*'],
	['https://user:pass@example.com/', 'example.com'],
	['http://127.0.0.1:1/', '127.0.0.1'],
	['http://2130706433/', '127.0.0.1'],
	['http://[::1]:1/', '[::1]'],
	['https://bücher.example/', 'xn--bcher-kva.example'],
])('%s is within %j', (url, domains) => expect(isDomainAllowed(url, domains)).toBe(true));

test.each([
	['https://example.com', '', 'an empty list allows nothing'],
	['https://example.com', ' , ', 'a list of nothing allows nothing'],
	['http://./', ' , ', 'a list of nothing allows no host of nothing'],
	['http://.example.com', '*.example.com', 'a subdomain has a name'],
	['https://example.com', '*.example.com', 'a wildcard leaves the domain itself out'],
	['https://badexample.com', '*.example.com', 'a wildcard begins at a dot'],
	['https://badexample.com', 'example.com', 'hosts are compared whole'],
	['https://example.com.evil.net', 'example.com', 'a host is no prefix'],
	['https://api.example.com', 'example.com', 'subdomains need a wildcard'],
	['https://example.com@evil.net/', 'example.com', 'user info is no host'],
	['https://evil.net/example.com', 'example.com', 'a path is no host'],
	['https://evil.net#example.com', 'example.com', 'a fragment is no host'],
	['https://evil.net\\@example.com/', 'example.com', 'a backslash ends the host'],
	['https://evil.net?example.com', 'example.com', 'a query is no host'],
	['https://exаmple.com', 'example.com', 'a Cyrillic а is another letter'],
	['https://example.com:8443', 'example.com:8443', 'a port in an entry fits no host'],
	['https://example.com..', '*.', 'half a wildcard is no wildcard, whatever the host'],
	['https://example.com', '*.', 'half a wildcard is no wildcard'],
	['https://*/', '*.', 'half a wildcard is no wildcard, not even for a host of that name'],
	['https://example.com', '*.com*', 'a star stands only at the beginning'],
	['ftp://example.com', '*', 'only http and https'],
	['javascript:alert(1)', '*', 'no other scheme'],
	['example.com', '*', 'no relative URL'],
	['', '*', 'no empty URL'],
])('%s is not within %j: %s', (url, domains) => expect(isDomainAllowed(url, domains)).toBe(false));

test('hostOf returns the host that is actually called', () => {
	expect(hostOf('https://a@B.example.:443/x')).toBe('b.example');
	expect(hostOf('mailto:a@b.example')).toBeUndefined();
});

describe('an allowed domain means the same everywhere', () => {
	const label = fc.constantFrom('a', 'b', 'example', 'com', 'xn--bcher-kva');
	const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
	const spelled = fc.tuple(name, fc.boolean(), fc.boolean()).map(([host, upper, dot]) => {
		const cased = upper ? host.toUpperCase() : host;
		return dot ? `${cased}.` : cased;
	});
	const port = fc.constantFrom('', ':443', ':8080');
	const space = fc.constantFrom('', ' ', '\t');

	test('in any case, with a trailing dot or without, on any port, between spaces', () => {
		fc.assert(
			fc.property(name, spelled, port, space, space, (domain, host, at, before, after) => {
				const same = host.toLowerCase().replace(/\.$/, '') === domain;
				const url = `https://${host}${at}/hook`;
				expect(isDomainAllowed(url, `other.example,${before}${domain}${after}`)).toBe(same);
				expect(isDomainAllowed(`https://${domain}${at}`, `${before}${host}${after}`)).toBe(same);
			}),
			runs(500),
		);
	});

	test('a wildcard stands for what ends with a dot and its domain', () => {
		fc.assert(
			fc.property(spelled, spelled, port, (host, domain, at) => {
				const below = hostOf(`https://${host}`)?.endsWith(`.${domain.toLowerCase().replace(/\.$/, '')}`);
				expect(isDomainAllowed(`http://${host}${at}`, `*.${domain}`)).toBe(below);
			}),
			runs(500),
		);
	});

	test('only a star of its own names every host', () => {
		const entry = fc.oneof(
			spelled,
			spelled.map((domain) => `*.${domain}`),
			fc.constantFrom('*', ' * ', '*.', '**', ''),
		);
		fc.assert(
			fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
				const list = entries.join(',');
				const every = entries.some((one) => one.trim() === '*');
				expect(allowsEveryHost(list)).toBe(every);
				expect(isDomainAllowed('https://nobody.named.this.test', list)).toBe(every);
			}),
			runs(500),
		);
	});
});

test.each([
	['http://localhost:5678', true],
	['http://localhost.', true],
	['http://n8n.localhost', true],
	['http://127.0.0.1', true],
	['http://127.1.2.3', true],
	['http://0.0.0.0', true],
	['http://[::1]', true],
	['http://[::]', true],
	['http://localhost.example.com', false],
	['http://127.example.com', false],
	['http://10.0.0.1', false],
	['http://[::2]', false],
])('%s leads to this machine: %s', (url, expected) => expect(isThisMachine(new URL(url))).toBe(expected));
