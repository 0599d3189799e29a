import { endOfPath } from '../../../../core/text/url-path';

test.each([
	['/hooks/acme', 'acme'],
	['/hooks/acme/?key=other/last#top', 'acme'],
	['https://example.com/webhook/5c1f/customers/acme%20inc', 'acme inc'],
	['/hooks/a%2Fb', 'a/b'],
	['/acme', 'acme'],
])('the end of the path of %s is %s', (url, end) => expect(endOfPath(url)).toBe(end));

test.each(['', '/', 'https://example.com', '/?key=acme', '/hooks/%E0%A4%A', 'http://[', '/hooks//'])(
	'%s has no end of the path that could be read',
	(url) => expect(endOfPath(url)).toBeUndefined(),
);
