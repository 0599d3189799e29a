import { customProfile, profiles, tokenProfile } from '../../../../../core/signature';
import type { SignatureProfile } from '../../../../../core/signature';
import { secretMistake } from '../../../../../core/signature/mistakes/secret';

const row = (name: string) => profiles[name] as SignatureProfile;
const plain = customProfile({ header: 'X-Signature', encoding: 'hex', algorithm: 'sha256', content: '{body}' });

const SPACE = 'The secret begins or ends with whitespace. Copy it again';
const QUOTES = 'The secret is enclosed in quotation marks. Remove them';
const HIDDEN =
	'The secret consists of dots or asterisks, which the sender shows while it is hidden. Reveal it, and copy it again';
const URL = 'The secret is a URL. Enter the secret that the sender shows for this webhook';
const SIGNATURE = 'The secret is a signature of one request. Enter the secret that the sender shows for this webhook';
const foreign = (beginning: string) =>
	`The secret begins with ${beginning}, which this source does not use. Check that the right source is selected`;
const apiKey = (beginning: string, label: string) =>
	`The secret begins with ${beginning}, as API keys do. Enter the ${label} instead`;
const PEM =
	'The secret is a key in PEM format, which this source does not use. Check that the right source is selected';

test.each<[string, SignatureProfile, string[], string | undefined]>([
	['a space in front', plain, [' a'], SPACE],
	['a line break behind', plain, ['a\n'], SPACE],
	['a space in the second', plain, ['a', 'b '], SPACE],
	['double quotes', plain, ['"a"'], QUOTES],
	['double quotes around more', plain, ['"a b"'], QUOTES],
	['single quotes', plain, ["'a'"], QUOTES],
	['a quote in front only', plain, ['"a'], undefined],
	['quotes that differ', plain, [`"a'`], undefined],
	['quotes within', plain, ['a"b"c'], undefined],
	['quotes before the end', plain, ['"a"b'], undefined],
	['quotes behind the beginning', plain, ['a"b"'], undefined],
	['what a console shows for a hidden secret', plain, ['••••••••'], HIDDEN],
	['asterisks', plain, ['********'], HIDDEN],
	['asterisks and more', plain, ['***a'], undefined],
	['a URL', plain, ['https://n8n.example/webhook/a'], URL],
	['an http URL', plain, ['HTTP://n8n.example/webhook/a'], URL],
	['a URL inside other text', plain, ['a=https://n8n.example'], undefined],
	['a signature', plain, [`sha256=${'0a'.repeat(32)}`], SIGNATURE],
	['a signature before other text', plain, [`sha256=${'0a'.repeat(32)}!`], undefined],
	['a signature inside other text', plain, [`a-sha256=${'0a'.repeat(32)}`], undefined],
	['whsec_ of another source', plain, ['whsec_a'], foreign('whsec_')],
	['whsec_ where another beginning is used', row('linear'), ['whsec_a'], foreign('whsec_')],
	['whsec_ for a source with a public key', row('sendgrid'), ['whsec_a'], foreign('whsec_')],
	['whsec_ that is a part of the secret', row('stripe'), ['whsec_a'], undefined],
	['whsec_ that is cut off', row('standard-webhooks'), ['whsec_a'], undefined],
	['whsec_ at the end', plain, ['a_whsec_'], undefined],
	['the secret of a Paddle destination', row('stripe'), ['pdl_ntfset_01'], foreign('pdl_ntfset_')],
	['that secret at Paddle', row('paddle'), ['pdl_ntfset_01'], undefined],
	['an API key of Stripe', row('stripe'), ['sk_live_a'], apiKey('sk_', 'Signing Secret')],
	['a restricted key', row('stripe'), ['rk_live_a'], apiKey('rk_', 'Signing Secret')],
	['an API key with a hyphen', plain, ['sk-proj-a'], apiKey('sk-', plain.secretLabel)],
	['a token of GitHub', row('github'), ['ghp_a'], apiKey('ghp_', 'Webhook Secret')],
	['a token of Slack', row('slack'), ['xoxb-1'], apiKey('xoxb-', 'Signing Secret')],
	['the key that Paystack signs with', row('paystack'), ['sk_live_a'], undefined],
	['a key in place of a secret', plain, ['-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----'], PEM],
	[
		'a key in PEM format, for a source with a public key',
		row('sendgrid'),
		['-----BEGIN PUBLIC KEY-----\nAA'],
		undefined,
	],
	['a key in PEM format, if the source expects hex', row('discord'), ['-----BEGIN PUBLIC KEY-----\nAA'], undefined],
	[
		'a key in PEM format, if one of several keys is public',
		row('standard-webhooks'),
		['-----BEGIN PUBLIC KEY-----\nAA'],
		undefined,
	],
	['a token may be any text', tokenProfile({ header: 'X-Key' }), ['sk_live_a'], undefined],
	['nothing', plain, ['a'], undefined],
])('%s', (_, profile, secrets, expected) => {
	expect(secretMistake(profile, secrets)).toBe(expected);
});
