import { hostOf, isDomainAllowed } from '../../../../core/send';

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
	['https://example.com', '*.', 'half a wildcard is no wildcard'],
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
