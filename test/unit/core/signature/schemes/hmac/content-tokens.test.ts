import fc from 'fast-check';

import { createSigner, createVerifier, customProfile } from '../../../../../../core/signature';
import type { CustomProfileInput, SignatureProfile, SignInput, WebhookRequest } from '../../../../../../core/signature';
import { contentTokens } from '../../../../../../core/signature/schemes/hmac/content-tokens';
import { propertyTimeout, runs } from '../../../../../fuzz/runs';

jest.setTimeout(propertyTimeout);

const NOW = 1_800_000_000;
const SECRETS = ['a secret'];

/** A request as its sender has it before it is signed, with a value of its own in each place. */
interface Outgoing {
	readonly method: string;
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly body: Buffer;
	readonly id: string;
}

interface TokenCase {
	/** with its argument */
	readonly token: string;
	/** what the profile needs besides the content */
	readonly input?: Partial<CustomProfileInput>;
	/** for what a custom profile cannot say */
	readonly scheme?: object;
	/** the outgoing request with a form in place of JSON */
	readonly form?: true;
	/** changes exactly what the token covers */
	readonly change: (request: WebhookRequest) => Partial<WebhookRequest>;
}

const replaced = (text: string | undefined, from: string | RegExp, to: string) => {
	expect(text).toMatch(from);
	return String(text).replace(from, to);
};
const inBody =
	(from: string, to: string) =>
	({ body }: WebhookRequest) => ({
		body: Buffer.from(replaced(body.toString(), from, to)),
	});
const inUrl =
	(from: string | RegExp, to: string) =>
	({ url }: WebhookRequest) => ({ url: replaced(url, from, to) });
const inHeader =
	(name: string, change: (value: string) => string) =>
	({ headers }: WebhookRequest) => {
		expect(headers[name]).toBeDefined();
		return { headers: { ...headers, [name]: change(String(headers[name])) } };
	};
const LISTING = { separator: ',', listField: { prefix: 'h=', sent: 'X-Team X-Other' } };

/** One case a token: its name is what stands in braces, up to a colon. */
const cases: readonly TokenCase[] = [
	{ token: '{body}', change: inBody('"id"', '"it"') },
	{
		token: '{t}',
		input: { timestampHeader: 'X-Time' },
		change: inHeader('X-Time', (time) => String(Number(time) + 1)),
	},
	{ token: '{id}', input: { idHeader: 'X-Id' }, change: inHeader('X-Id', (id) => `${id}0`) },
	{ token: '{method}', change: () => ({ method: 'PATCH' }) },
	{ token: '{url}', change: inUrl('/hook', '/hooks') },
	{ token: '{url-other-port}', change: inUrl('a.example', 'b.example') },
	{ token: '{hubspot-uri}', change: inUrl('?q=', '?r=') },
	{ token: '{path}', change: inUrl('/hook', '/hooks') },
	{ token: '{query:q}', change: inUrl('?q=', '?q=0') },
	{ token: '{query-lowercase:q}', change: inUrl('?q=', '?q=0') },
	{ token: '{contentful-path}', change: inUrl('?q=', '?r=') },
	{ token: '{sorted-parameters:bodySHA256}', form: true, change: inBody('id=', 'it=') },
	{
		token: '{canonical-headers:X-Listed,X-Team}',
		change: inHeader('X-Other', (value) => `${value}0`),
	},
	{ token: '{header:X-Team}', change: inHeader('X-Team', (value) => `${value}0`) },
	{
		token: '{listed-names}',
		scheme: LISTING,
		change: inHeader('X-Signature', (value) => replaced(value, 'X-Team X-Other', 'X-Other X-Team')),
	},
	{ token: '{listed-values}', scheme: LISTING, change: inHeader('X-Other', (value) => `${value}0`) },
	{ token: '{json:data.id}', change: inBody('"id":"', '"id":"0') },
	{ token: '{form:id}', form: true, change: inBody('id=', 'id=0') },
	{ token: '{body-or-form:payload}', form: true, change: inBody('payload=', 'payload=0') },
];

const nameOf = (token: string) => /^\{([a-z-]+)/.exec(token)?.[1] ?? '';
const word = fc.stringMatching(/^[a-zA-Z0-9]{1,12}$/);

/** Every request has what any token may cover. */
const anyOutgoing = ({ form, token }: TokenCase) =>
	fc.record({
		method: fc.constantFrom('POST', 'PUT'),
		url: fc
			.tuple(fc.constantFrom('', ':443', ':8443'), word)
			.map(([port, q]) => `https://a.example${port}/hook?q=${q}`),
		headers: fc.record({
			'X-Team': word,
			'X-Other': word,
			'X-Listed': fc.constantFrom('X-Other,X-Team', 'x-team,x-other'),
		}),
		body: word.map((id) => {
			if (token.startsWith('{body-or-form')) return Buffer.from(`payload=${id}`);
			return Buffer.from(form ? `id=${id}&other=1` : JSON.stringify({ data: { id }, other: 1 }));
		}),
		id: word,
	});

function signed(profile: SignatureProfile, outgoing: Outgoing): WebhookRequest {
	const { method, headers, url, body } = outgoing;
	const input: SignInput = { ...outgoing, timestamp: NOW };
	const parts = createSigner(profile, SECRETS).sign(input);
	return { method, url: parts.url ?? url, headers: { ...headers, ...parts.headers }, body: parts.body ?? body };
}

const verdictOf = (profile: SignatureProfile, request: WebhookRequest) =>
	createVerifier(profile, SECRETS).verify(request, NOW);

/** A custom profile over the token and the body. */
function customWith({ token, input }: TokenCase): SignatureProfile {
	const covered = contentTokens[nameOf(token)]?.coversBody === 'bytes';
	return customProfile({ header: 'X-Signature', content: covered ? token : `${token}.{body}`, ...input });
}

/** A profile over the token alone, so that nothing else refuses what the token covers. */
function aloneWith({ token, input, scheme }: TokenCase): SignatureProfile {
	const { timestampHeader, idHeader } = input ?? {};
	const content = `${timestampHeader ? '{t}' : ''}${idHeader ? '{id}' : ''}{body}`;
	const custom = customProfile({ header: 'X-Signature', content, ...input });
	return { ...custom, scheme: { ...custom.scheme, ...scheme, content: token } as SignatureProfile['scheme'] };
}

const titled = cases.map((row) => [row.token, row] as const);

test('every token of the table has its case', () => {
	expect(cases.map(({ token }) => nameOf(token)).sort()).toEqual(Object.keys(contentTokens).sort());
});

describe('a custom profile whose content has', () => {
	const needsList = ({ token }: TokenCase) => contentTokens[nameOf(token)]?.needs.includes('header-list');

	test.each(titled.filter(([, row]) => !needsList(row)))(
		'%s verifies what it signs, and refuses a change',
		(_, row) => {
			const profile = customWith(row);
			fc.assert(
				fc.property(anyOutgoing(row), (outgoing) => {
					const request = signed(profile, outgoing);
					expect(verdictOf(profile, request)).toMatchObject({ ok: true });
					const changed = { ...request, ...row.change(request) };
					expect(verdictOf(profile, changed)).toMatchObject({ ok: false });
				}),
				runs(60),
			);
		},
	);

	test.each(titled.filter(([, row]) => needsList(row)))('%s is refused, because it names no list', (token, row) => {
		expect(() => customWith(row)).toThrow(
			`The signed content includes ${token}, but the signature header of a custom profile lists no headers`,
		);
	});
});

describe('a signature over nothing but', () => {
	test.each(titled)('%s holds until exactly that is changed', (_, row) => {
		const profile = aloneWith(row);
		fc.assert(
			fc.property(anyOutgoing(row), (outgoing) => {
				const request = signed(profile, outgoing);
				expect(verdictOf(profile, request)).toMatchObject({ ok: true });
				const changed = { ...request, ...row.change(request) };
				expect(verdictOf(profile, changed)).toMatchObject({ ok: false, reason: 'signature-mismatch' });
				const others = { ...request.headers, 'X-Unsigned': 'new' };
				expect(verdictOf(profile, { ...request, headers: others })).toMatchObject({ ok: true });
			}),
			runs(60),
		);
	});

	test.each(titled)('%s covers the body if its row says so, and not otherwise', (_, row) => {
		const { coversBody, needs = [] } = contentTokens[nameOf(row.token)] ?? {};
		const drawnFromBody = needs.includes('json') || needs.includes('form');
		const profile = aloneWith(row);
		fc.assert(
			fc.property(anyOutgoing(row), (outgoing) => {
				const request = signed(profile, outgoing);
				const more = row.form ? '&added=1' : ' ';
				const longer = { ...request, body: Buffer.concat([request.body, Buffer.from(more)]) };
				expect(verdictOf(profile, longer).ok).toBe(coversBody === undefined);
				if (drawnFromBody || coversBody) return;
				expect(verdictOf(profile, { ...request, body: Buffer.from('{}') })).toMatchObject({ ok: true });
			}),
			runs(30),
		);
	});
});
