import { splitAtSecrets, quoted, shellWord, writeBytes } from '../../../../../core/send/script/shell';
import type { NamedSecret } from '../../../../../core/send/script/shell';

const secret = (variable: string, value: string): NamedSecret => ({ variable, value, meaning: variable });

describe('shellWord quotes', () => {
	const A = secret('A', 'k ü/');
	test.each<[string, string, NamedSecret[], string]>([
		['text without a secret', "it's €5", [A], `'it'\\''s €5'`],
		['a secret in its plain form', 'Bearer k ü/!', [A], `'Bearer '"$A"'!'`],
		['only a secret', 'k ü/', [A], `"$A"`],
		['a secret twice', 'k ü/k ü/', [A], `"$A""$A"`],
		['a secret in a URL', '?k=k%20%C3%BC%2F&x', [A], `'?k='"$(url_encode "$A")"'&x'`],
		['a secret in a form', 'k=k+%C3%BC%2F', [A], `'k='"$(url_encode "$A")"`],
		['a secret in a Basic header', 'Basic ayDDvC8=', [A], `'Basic '"$(printf '%s' "$A" | openssl base64 -A)"`],
		['a secret in JSON', '{"k":"a\\"b"}', [secret('B', 'a"b')], `'{"k":"'"$(json_escape "$B")"'"}'`],
		['a secret that begins with another one', 'abcd abc', [secret('S', 'abc'), secret('L', 'abcd')], `"$L"' '"$S"`],
		['the same in another order', 'abcd abc', [secret('L', 'abcd'), secret('S', 'abc')], `"$L"' '"$S"`],
		['a secret inside another one', 'xabcx abc', [secret('S', 'abc'), secret('L', 'xabcx')], `"$L"' '"$S"`],
		['a secret with half a character, as UTF-8 encodes it', 'a\ufffdb', [secret('B', 'a\ud800b')], `"$B"`],
		['around an empty secret, which is ignored', 'ab', [secret('E', '')], `'ab'`],
		['a variable name that is not a secret', '$A', [A], `'$A'`],
	])('%s', (_, text, secrets, word) => expect(shellWord(text, secrets)).toBe(word));
});

test('quoted text stays unchanged, even where bash would expand it', () => {
	expect(quoted("a'b $(id) \\ `x`")).toBe("'a'\\''b $(id) \\ `x`'");
});

describe('writeBytes writes', () => {
	const base64 = (...lines: string[]) => ["openssl base64 -d <<'BASE64'", lines.join('\n'), 'BASE64'];
	test.each<[string, Buffer, string[]]>([
		['nothing', Buffer.alloc(0), []],
		['text of several lines', Buffer.from("a\tb\nit's ü\n"), [`printf '%s' 'a\tb\nit'\\''s ü\n'`]],
		['a carriage return, which an editor may lose', Buffer.from('a\r\n'), base64('YQ0K')],
		['a control character', Buffer.from('a\u0085'), base64('YcKF')],
		['binary data', Buffer.from([0x61, 0xff]), base64('Yf8=')],
		['more than one line of base64', Buffer.alloc(115, 0xff), base64('/'.repeat(76), '/'.repeat(76), '/w==')],
		['exactly one line of it', Buffer.alloc(57, 0xff), base64('/'.repeat(76))],
	])('%s', (_, bytes, lines) => {
		expect(writeBytes(splitAtSecrets(bytes.toString('latin1'), []))).toEqual(lines);
	});
});
