import { curlScript } from '../../../../../core/send';
import type { CurlScriptInput, NamedSecret } from '../../../../../core/send';
import { customProfile, profiles } from '../../../../../core/signature';
import type { CustomProfileInput, SignatureProfile, SignedScheme } from '../../../../../core/signature';

/** Tests the text of the scripts; curl-script.test.ts runs them. */
const SIGNING: NamedSecret = { variable: 'SIGNING_SECRET', value: 'new', meaning: 'the signing secret' };
const PREVIOUS: NamedSecret = { variable: 'PREVIOUS_SIGNING_SECRET', value: 'old', meaning: 'the previous one' };
const TOKEN: NamedSecret = { variable: 'ACCESS_TOKEN', value: 'to"k n/1', meaning: 'the access token' };

interface Given {
	profile?: SignatureProfile | undefined;
	keys?: NamedSecret[];
	others?: NamedSecret[];
	request?: Partial<CurlScriptInput['request']>;
}

function scriptOf({ profile, keys = [SIGNING], others = [], request }: Given): string {
	return curlScript({
		request: {
			method: 'POST',
			url: 'https://receiver.example/hook',
			headers: { 'Content-Type': 'text/plain' },
			body: Buffer.from('Hi'),
			...request,
		},
		secrets: [...keys, ...others],
		...(profile && { signed: { profile, keys, id: "msg_it's" } }),
	});
}

const linesOf = (given: Given): string[] => scriptOf(given).split('\n');

const row = (name: string) => profiles[name] as SignatureProfile & { scheme: SignedScheme };

/** Returns GitHub's row with another scheme. */
function like(scheme: Partial<SignedScheme>): SignatureProfile {
	const { scheme: base, ...profile } = row('github');
	return { ...profile, scheme: { ...base, ...scheme } };
}

describe('a script', () => {
	test('sends an unsigned request without asking for a secret', () => {
		expect(scriptOf({ request: { method: 'PUT', headers: { 'Content-Type': 'text/plain', 'X-Empty': '' } } })).toBe(
			`#!/usr/bin/env bash
# Sends the previewed request. It is not signed.
# Needs bash, openssl and curl. Secrets are read from the environment, for example: export ACCESS_TOKEN=…
set -euo pipefail

WORK="$(mktemp -d)"
trap 'rm -rf "$WORK"' EXIT

# The body, byte for byte.
{
:
printf '%s' 'Hi'
} > "$WORK/body"

curl --silent --show-error --include --globoff --path-as-is --max-redirs 0 \\
	--request 'PUT' \\
	--header 'Content-Type: text/plain' \\
	--header 'X-Empty;' \\
	--data-binary "@$WORK/body" \\
	'https://receiver.example/hook'
`,
		);
	});

	test('signs id, time and body with both secrets during a rotation', () => {
		const keys = [
			{ ...SIGNING, value: 'whsec_bmV3' },
			{ ...PREVIOUS, value: ' whsec_b2xk' },
		];
		const headers = { 'webhook-id': "msg_it's", 'Webhook-Timestamp': '1', 'webhook-signature': 'v1,AA== v1,AA==' };
		expect(scriptOf({ profile: row('standard-webhooks'), keys, request: { headers } })).toBe(
			`#!/usr/bin/env bash
# Sends the previewed request with a fresh signature: Standard Webhooks.
# Needs bash, openssl and curl. Secrets are read from the environment, for example: export ACCESS_TOKEN=…
set -euo pipefail

: "\${SIGNING_SECRET:?set it to the signing secret}"
: "\${PREVIOUS_SIGNING_SECRET:?set it to the previous one}"
WORK="$(mktemp -d)"
trap 'rm -rf "$WORK"' EXIT

# The body, byte for byte.
{
:
printf '%s' 'Hi'
} > "$WORK/body"

ID='msg_it'\\''s'
TIMESTAMP="\${TIMESTAMP:-$(date +%s)}"
# What is signed, then how.
signed_content() {
printf '%s' "$ID"
printf '%s' '.'
printf '%s' "$TIMESTAMP"
printf '%s' '.'
cat "$WORK/body"
}
key_hex() {
	local s; s="$(printf '%s' "\${1#*whsec_}" | tr -d '[:space:]=' | tr -- '-_' '+/')"
	while (( \${#s} % 4 )); do s+='='; done
	printf '%s' "$s" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n'
}
sign() { signed_content | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(key_hex "$1")" -binary | openssl base64 -A; }

curl --silent --show-error --include --globoff --path-as-is --max-redirs 0 \\
	--request 'POST' \\
	--header 'webhook-id: '"$ID" \\
	--header 'Webhook-Timestamp: '"$TIMESTAMP" \\
	--header 'webhook-signature: ''v1,'"$(sign "$SIGNING_SECRET")"' ''v1,'"$(sign "$PREVIOUS_SIGNING_SECRET")" \\
	--data-binary "@$WORK/body" \\
	'https://receiver.example/hook'
`,
		);
	});

	test('reads the secrets in URL, headers and body from variables and includes the functions it needs', () => {
		const request = {
			url: 'https://receiver.example/hook?token=to%22k%20n%2F1&signature=0a1b',
			headers: { Authorization: `Basic ${Buffer.from(TOKEN.value).toString('base64')}` },
			body: Buffer.from('{"token":"to\\"k n/1"}'),
		};
		expect(scriptOf({ profile: row('pandadoc'), others: [TOKEN, PREVIOUS], request })).toBe(
			`#!/usr/bin/env bash
# Sends the previewed request with a fresh signature: PandaDoc.
# Needs bash, openssl and curl. Secrets are read from the environment, for example: export ACCESS_TOKEN=…
set -euo pipefail

: "\${SIGNING_SECRET:?set it to the signing secret}"
: "\${ACCESS_TOKEN:?set it to the access token}"
WORK="$(mktemp -d)"
trap 'rm -rf "$WORK"' EXIT
json_escape() {
	local s=\${1//\\\\/\\\\\\\\}; s=\${s//\\"/\\\\\\"}; s=\${s//$'\\n'/\\\\n}; s=\${s//$'\\r'/\\\\r}; s=\${s//$'\\t'/\\\\t}
	printf '%s' "$s"
}
url_encode() {
	local LC_ALL=C s=$1 i c n
	for (( i = 0; i < \${#s}; i++ )); do
		c=\${s:i:1}
		case $c in [A-Za-z0-9_.~-]) printf '%s' "$c" ;; *) printf -v n '%d' "'$c"; printf '%%%02X' $((n & 255)) ;; esac
	done
}

# The body, byte for byte.
{
:
printf '%s' '{"token":"'
printf '%s' "$(json_escape "$ACCESS_TOKEN")"
printf '%s' '"}'
} > "$WORK/body"

# What is signed, then how.
signed_content() {
cat "$WORK/body"
}
key_hex() {
	printf '%s' "$1" | od -An -v -tx1 | tr -d ' \\n'
}
sign() { signed_content | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(key_hex "$1")" -binary | od -An -v -tx1 | tr -d ' \\n'; }

curl --silent --show-error --include --globoff --path-as-is --max-redirs 0 \\
	--request 'POST' \\
	--header 'Authorization: Basic '"$(printf '%s' "$ACCESS_TOKEN" | openssl base64 -A)" \\
	--data-binary "@$WORK/body" \\
	'https://receiver.example/hook?token='"$(url_encode "$ACCESS_TOKEN")"'&signature='"$(url_encode "$(sign "$SIGNING_SECRET")")"
`,
		);
	});
});

describe('the headline says whether the signature is fresh', () => {
	const repeated = (name: string) =>
		`# Sends the previewed request with its original signature (${name}), because bash cannot create a new one. The signature may expire soon.`;
	test.each<[string, SignatureProfile | undefined, NamedSecret[], string]>([
		['no signature', undefined, [], '# Sends the previewed request. It is not signed.'],
		['made by bash', row('github'), [SIGNING], '# Sends the previewed request with a fresh signature: GitHub.'],
		['a token, which is not a signature', row('telegram'), [SIGNING], '# Sends the previewed request: Telegram.'],
		[
			'a name with two lines, kept in the comment',
			{ ...row('github'), displayName: 'Git\r\nHub' },
			[SIGNING],
			'# Sends the previewed request with a fresh signature: Git  Hub.',
		],
		['one in each element of the body', row('adyen-standard'), [SIGNING], repeated('Adyen (Payments)')],
		['one in the JSON body', row('mailgun'), [SIGNING], repeated('Mailgun')],
		['one in the form', row('mailgun-routes'), [SIGNING], repeated('Mailgun Routes')],
		[
			'a signed time in the JSON body',
			like({ content: '{t}{body}', timestamp: { unit: 's', tolerance: 9, from: { in: 'json', path: 't' } } }),
			[SIGNING],
			repeated('GitHub'),
		],
		['no secret', row('github'), [], repeated('GitHub')],
		['a public key', like({ algorithm: 'ed25519' }), [SIGNING], repeated('GitHub')],
		['a key that openssl cannot be passed', like({ keys: [{ encoding: 'spki' }] }), [SIGNING], repeated('GitHub')],
		[
			'a key with an unknown prefix',
			like({ keys: [{ prefix: 'k_', encoding: 'utf8' }] }),
			[SIGNING],
			repeated('GitHub'),
		],
		[
			'a key whose algorithm has no signature form',
			like({ keys: [{ encoding: 'utf8', algorithm: 'ed25519' }] }),
			[SIGNING],
			repeated('GitHub'),
		],
		['a signed header that is missing', like({ content: '{header:X-Missing}{body}' }), [SIGNING], repeated('GitHub')],
		[
			'keys of two kinds',
			like({ keys: [{ prefix: 'o', encoding: 'hex' }, { encoding: 'utf8' }] }),
			[SIGNING, PREVIOUS],
			repeated('GitHub'),
		],
	])('%s', (_, profile, keys, headline) => expect(linesOf({ profile, keys })[1]).toBe(headline));

	test('a repeated signature needs no signing secret', () => {
		const headers = { 'X-Hub-Signature-256': 'sha256=0a1b' };
		const lines = linesOf({ profile: like({ each: 'items' }), request: { headers } });
		expect(lines).toContain("\t--header 'X-Hub-Signature-256: sha256=0a1b' \\");
		expect(lines.join('\n')).not.toContain('SIGNING_SECRET');
	});
});

describe('the script places the signature', () => {
	const both = [SIGNING, PREVIOUS];
	const custom = (input: Omit<CustomProfileInput, 'header'>) => customProfile({ header: 'X-Sig', ...input });
	test.each<[string, Given & { headers: string[] }, string[]]>([
		[
			'in a header for each secret, in any case',
			{
				profile: row('box'),
				keys: both,
				headers: ['Box-Delivery-Timestamp', 'Box-Signature-Primary', 'Box-Signature-Secondary'],
			},
			[
				`'Box-Delivery-Timestamp: '"$TIMESTAMP"`,
				`'Box-Signature-Primary: '"$(sign "$SIGNING_SECRET")"`,
				`'Box-Signature-Secondary: '"$(sign "$PREVIOUS_SIGNING_SECRET")"`,
			],
		],
		[
			'with the time as an item of the header',
			{ profile: row('stripe'), keys: both, headers: ['Stripe-Signature'] },
			[
				`'Stripe-Signature: ''t='"$TIMESTAMP"',''v1='"$(sign "$SIGNING_SECRET")"',''v1='"$(sign "$PREVIOUS_SIGNING_SECRET")"`,
			],
		],
		[
			'of the newest secret only, if the header holds one signature',
			{ profile: row('github'), keys: both, headers: ['x-hub-signature-256'] },
			[`'x-hub-signature-256: ''sha256='"$(sign "$SIGNING_SECRET")"`],
		],
		[
			'but takes no inherited property for a header',
			{ profile: custom({}), headers: ['constructor', 'X-Sig'] },
			[`'constructor: previewed'`, `'X-Sig: '"$(sign "$SIGNING_SECRET")"`],
		],
		[
			'and repeats an id that is not signed',
			{ profile: custom({ idHeader: 'X-Id' }), headers: ['x-id', 'x-sig'] },
			[`'x-id: '"$ID"`, `'x-sig: '"$(sign "$SIGNING_SECRET")"`],
		],
	])('%s', (_, { headers: names, ...given }, expected) => {
		const headers = Object.fromEntries(names.map((name) => [name, 'previewed']));
		const lines = linesOf({ ...given, request: { headers } });
		expect(lines.filter((line) => line.startsWith('\t--header'))).toEqual(
			expected.map((words) => `\t--header ${words} \\`),
		);
	});

	test('but does not ask for a secret that signs nothing', () => {
		const headers = { 'X-Hub-Signature-256': 'sha256=0a1b' };
		const lines = linesOf({ profile: row('github'), keys: both, request: { headers } });
		expect(lines.filter((line) => line.includes(':?'))).toEqual([
			': "${SIGNING_SECRET:?set it to the signing secret}"',
		]);
	});
});

describe('the script signs', () => {
	const signedLines = (given: Given) => {
		const lines = linesOf(given);
		return lines.slice(lines.indexOf('signed_content() {') + 1, lines.indexOf('key_hex() {') - 1);
	};
	const timed = { unit: 'ms', tolerance: 9, from: { in: 'header', names: ['X-TIME'] } } as const;

	test.each<[string, Given, string[]]>([
		[
			'signed headers with the time and the id of the run',
			{
				profile: like({ content: '{header:x-time}/{header:x-id}/{header:x-b}', timestamp: timed, id: ['X-ID'] }),
				request: { headers: { 'x-Time': '1', 'x-Id': 'a', 'x-B': 'b' } },
			},
			[`printf '%s' "$TIMESTAMP"`, `printf '%s' '/'`, `printf '%s' "$ID"`, `printf '%s' '/b'`],
		],
		[
			'a secret in a signed value',
			{
				profile: like({ content: '{json:a}.{method}{path}' }),
				others: [TOKEN],
				request: { body: Buffer.from(JSON.stringify({ a: `<${TOKEN.value}>` })) },
			},
			[`printf '%s' '<'`, `printf '%s' "$ACCESS_TOKEN"`, `printf '%s' '>.POST/hook'`],
		],
		[
			'the time from elsewhere in the body',
			{ profile: row('linear'), request: { body: Buffer.from('{"webhookTimestamp":1}') } },
			['cat "$WORK/body"'],
		],
	])('%s', (_, given, lines) => expect(signedLines(given)).toEqual(lines));

	test.each([
		['no time', like({}), []],
		['a time in the body', row('linear'), []],
		['milliseconds', like({ timestamp: timed }), ['TIMESTAMP="${TIMESTAMP:-$(echo "$(date +%s)000")}"']],
		['a time next to the signature', row('stripe'), ['TIMESTAMP="${TIMESTAMP:-$(date +%s)}"']],
		['an id that the request carries', like({ id: ['X-A', 'content-TYPE'] }), ["ID='msg_it'\\''s'"]],
		['an id that the request does not carry', like({ id: ['X-A'] }), []],
	])('%s', (_, profile, expected) => {
		expect(linesOf({ profile }).filter((line) => /^(?:ID|TIMESTAMP)=/.test(line))).toEqual(expected);
	});
});

describe('the script supports', () => {
	const hmac = (digest: string, encoder: string) =>
		`sign() { signed_content | openssl dgst -${digest} -mac HMAC -macopt "hexkey:$(key_hex "$1")" -binary | ${encoder}; }`;
	const HEX = `od -An -v -tx1 | tr -d ' \\n'`;
	test.each<[string, SignatureProfile, string[]]>([
		[
			'a key in hex, SHA-1, base64url',
			like({ algorithm: 'hmac-sha1', keys: [{ encoding: 'hex' }], forms: [{ prefix: '', encoding: 'base64url' }] }),
			[`	printf '%s' "$1" | tr -d '[:space:]'`, '}', hmac('sha1', `openssl base64 -A | tr '+/' '-_' | tr -d '='`)],
		],
		[
			'SHA-512 with a prefixed key of its own algorithm',
			like({
				keys: [{ prefix: 'n', encoding: 'utf8', algorithm: 'hmac-sha512' }, { encoding: 'utf8' }],
				forms: [
					{ prefix: '', encoding: 'base64' },
					{ prefix: '', encoding: 'hex', algorithm: 'hmac-sha512' },
				],
			}),
			[`	printf '%s' "\${1#*n}" | ${HEX}`, '}', hmac('sha512', HEX)],
		],
		[
			'a plain digest of secret and content',
			row('hubspot-v1'),
			[
				`	printf '%s' "$1" | ${HEX}`,
				'}',
				`sign() { { printf '%s' "$1"; signed_content; } | openssl dgst -sha256 -binary | ${HEX}; }`,
			],
		],
	])('%s', (_, profile, expected) => {
		const lines = linesOf({ profile });
		const from = lines.indexOf('key_hex() {') + 1;
		expect(lines.slice(from, from + 3)).toEqual(expected);
	});
});
