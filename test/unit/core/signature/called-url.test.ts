/**
 * Signatures over the URL: whatever form the public URL has, a request that was signed over the URL that was called is
 * genuine, and one that was signed over another URL is not.
 */
import fc from 'fast-check';

import { createSigner, createVerifier, type SignatureProfile } from '../../../../core/signature';
import { urlSpellings } from '../../../../core/signature/request/called-url';
import { propertyTimeout, runs } from '../../../fuzz/runs';
import { bodyFor, NOW, secretFor, signable } from './deliveries';

jest.setTimeout(propertyTimeout);

function signsUrl({ scheme }: SignatureProfile): boolean {
	if (scheme.kind === 'signed') return /\{(?:url|hubspot-uri)\}/.test(scheme.content);
	return scheme.kind === 'message-signature' && scheme.covers.includes('@target-uri');
}

const urlSigned = signable.filter(signsUrl);
const OWN_PATH = '/webhook/3f1c0d4e-0000-4000-8000-000000000000/name';

/** A URL by its parts, as a sender or a builder writes it. */
interface Parts {
	readonly userInfo: string;
	readonly host: string;
	readonly port: string;
	readonly prefix: string;
	readonly path: string;
	readonly slash: string;
	readonly query: string;
}

const write = ({ userInfo, host, port, prefix, path, slash, query }: Parts) =>
	`https://${userInfo}${host}${port}${prefix}${path}${slash}${query}`;

const query = fc.constantFrom('', '?', '?b=1&a=2', '?a=2&b=1', '?q=a%20b', '?q=a+b', '?q=%c3%bc', '?q=%C3%BC', '?a&a=');
const called = fc.record<Parts>({
	userInfo: fc.constant(''),
	host: fc.constantFrom('hooks.example.com', 'a.example', '[2001:db8::1]'),
	port: fc.constantFrom('', ':443', ':8443'),
	prefix: fc.constantFrom('', '/n8n', '/a/b'),
	path: fc.constantFrom(OWN_PATH, OWN_PATH.replace('name', 'n%61me')),
	slash: fc.constantFrom('', '/'),
	query,
});

/** The public URL that a builder may have entered for a URL that is called. */
const publicFor = (url: Parts) =>
	fc.record<Parts>({
		userInfo: fc.constantFrom('', 'user:pass@', 'user:p@ss@'),
		host: fc.constant(url.host),
		port: url.port === ':8443' ? fc.constant(url.port) : fc.constantFrom('', ':443'),
		prefix: fc.constant(url.prefix),
		path: fc.constant(OWN_PATH),
		slash: fc.constantFrom('', '/'),
		query: url.query === '' ? fc.constant('') : fc.oneof(fc.constant(''), query),
	});

/** Other URLs than the one that is called: what was signed for them must not count here. */
const others: readonly ((url: Parts) => Partial<Parts>)[] = [
	() => ({ path: '/webhook/3f1c0d4e-0000-4000-8000-000000000000/other' }),
	() => ({ path: '/webhook/00000000-0000-4000-8000-000000000000/name' }),
	({ path }) => ({ path: path.toUpperCase() }),
	({ path }) => ({ path: `${path}/more` }),
	({ path }) => ({ path: `/more${path}` }),
	({ prefix }) => ({ prefix: `${prefix}/other` }),
	({ slash }) => ({ slash: slash === '' ? '/' : '' }),
	({ slash }) => ({ slash: `${slash}//` }),
	() => ({ host: 'evil.example' }),
	() => ({ port: ':8444' }),
	() => ({ userInfo: 'somebody:else@' }),
	({ query: given }) => ({ query: given === '' ? '?x=1' : `${given}&x=1` }),
	({ query: given }) => ({ query: given === '' ? '?' : '' }),
];

const anyCall = fc
	.tuple(fc.constantFrom(...urlSigned), called)
	.chain(([profile, url]) => fc.tuple(fc.constant(profile), fc.constant(url), publicFor(url)));

/** Judges a request to `url`, from a sender that signed it as a request to `signed`. */
function judge(profile: SignatureProfile, url: Parts, publicUrl: Parts, signed: Parts) {
	const secret = secretFor(profile, Buffer.from('a secret of enough bytes'));
	const content = bodyFor(profile, '{"a":1}');
	const given = { body: content, id: 'msg_1', timestamp: NOW, method: 'POST', url: write(signed) };
	const { headers, body = content } = createSigner(profile, [secret]).sign(given);
	// the proxy takes its prefix away
	const target = `${url.path}${url.slash}${url.query}`;
	const verifier = createVerifier(profile, [secret], { publicUrl: write(publicUrl) });
	return verifier.verify({ method: 'POST', url: target, headers, body }, NOW);
}

test('several rows sign the URL', () => expect(urlSigned.length).toBeGreaterThan(4));

test('a request that was signed over the URL that was called is genuine, whatever form the public URL has', () => {
	fc.assert(
		fc.property(anyCall, ([profile, url, publicUrl]) => {
			expect(judge(profile, url, publicUrl, url)).toMatchObject({ ok: true });
		}),
		runs(600),
	);
});

test('a request that was signed over another URL is refused, whatever form the public URL has', () => {
	fc.assert(
		fc.property(anyCall, fc.constantFrom(...others), ([profile, url, publicUrl], change) => {
			// without a query in the request, the one of the public URL counts: a proxy may have dropped it
			const shown = url.query === '' ? { ...publicUrl, query: '' } : publicUrl;
			expect(judge(profile, url, shown, { ...url, ...change(url) })).toMatchObject({ ok: false });
		}),
		runs(600),
	);
});

test.each([
	['https://a.example/w', ['https://a.example/w', 'https://a.example:443/w']],
	['https://a.example:443/w', ['https://a.example:443/w', 'https://a.example/w']],
	['http://a.example', ['http://a.example', 'http://a.example:80']],
	['http://a.example:443/w', ['http://a.example:443/w']],
	['https://a.example:8443/w?u=https://b.example', ['https://a.example:8443/w?u=https://b.example']],
	['https://[::1]/w', ['https://[::1]/w', 'https://[::1]:443/w']],
	['https://u:p@a.example:1/@w', ['https://u:p@a.example:1/@w', 'https://a.example:1/@w']],
	[
		'https://u@a.example/w',
		['https://u@a.example/w', 'https://u@a.example:443/w', 'https://a.example/w', 'https://a.example:443/w'],
	],
	['nonsense', ['nonsense']],
])('%s may be spelled %j', (url, spellings) => {
	expect(urlSpellings(url)).toEqual(spellings);
});
