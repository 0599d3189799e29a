import { compileContent } from '../signature/content';
import { RequestView } from '../signature/request';
import type { AlgorithmName, Encoding, KeyForm, SignatureForm, SignedScheme, TimestampUnit } from '../signature/types';
import { cutAtSecrets, writeBytes } from './shell';
import type { NamedSecret, ScriptPiece } from './shell';

/** What a signature in a script is made from. */
export interface ScriptRequest {
	readonly method: string;
	/** As it is called. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

// Stand in for values that the script computes; no header and no URL can hold them.
const TIME = '\u0001time\u0001';
const ID = '\u0001id\u0001';

const DIGESTS: Partial<Record<AlgorithmName, string>> = {
	'hmac-sha1': 'sha1',
	'hmac-sha256': 'sha256',
	'hmac-sha512': 'sha512',
	'sha256-of-secret-and-content': 'sha256',
};

/** How bash spells the time of now. */
export const clockCommands: Readonly<Record<TimestampUnit, string>> = {
	s: 'date +%s',
	ms: 'echo "$(date +%s)000"',
	rfc3339: 'date -u +%Y-%m-%dT%H:%M:%SZ',
	rfc1123: `LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT'`,
};

/**
 * The signed content as commands that write it. The engine's own template resolves it, with stand-ins where the script
 * puts its own time and id, so that the two cannot disagree.
 *
 * @returns undefined when something that is signed is not known
 */
export function contentCommands(
	scheme: SignedScheme,
	request: ScriptRequest,
	secrets: readonly NamedSecret[],
): string[] | undefined {
	const view = new RequestView({ ...request, headers: withStandIns(scheme, request.headers) });
	const content = compileContent(scheme.content).resolve({
		view,
		timestamp: TIME,
		id: ID,
		root: () => view.json(),
		url: view.signedUrl(),
	});
	if ('reason' in content) return undefined;
	return content.flatMap((part) => (part === request.body ? ['cat "$WORK/body"'] : literalCommands(part, secrets)));
}

function withStandIns({ timestamp, id }: SignedScheme, headers: Readonly<Record<string, string>>) {
	const times = timestamp?.from.in === 'header' ? timestamp.from.names : [];
	const standIn = (name: string, value: string) => {
		if (times.some((known) => known.toLowerCase() === name.toLowerCase())) return TIME;
		return id?.some((known) => known.toLowerCase() === name.toLowerCase()) ? ID : value;
	};
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, standIn(name, value)]));
}

function literalCommands(part: Buffer | string, secrets: readonly NamedSecret[]): string[] {
	const bytes = Buffer.from(part as string).toString('latin1');
	const pieces = bytes.split(new RegExp(`(${TIME}|${ID})`)).flatMap((text): ScriptPiece[] => {
		if (text === TIME) return [{ word: '"$TIMESTAMP"' }];
		return text === ID ? [{ word: '"$ID"' }] : cutAtSecrets(text, secrets);
	});
	return writeBytes(pieces);
}

/** Commands that turn `$1`, a pasted secret, into the hexadecimal digits of the key. */
function keyCommand({ prefix = '', encoding }: KeyForm): string[] | undefined {
	const toHex = `od -An -v -tx1 | tr -d ' \\n'`;
	const bare = `\${1#${prefix}}`;
	switch (encoding) {
		case 'utf8':
			return [`printf '%s' "${bare}" | ${toHex}`];
		case 'hex':
			return [`printf '%s' "${bare}" | tr -d '[:space:]'`];
		case 'sha1-of-utf8':
			return [`printf '%s' "${bare}" | openssl dgst -sha1 -binary | ${toHex}`];
		case 'base64':
			return [
				`local s; s="$(printf '%s' "${bare}" | tr -d '[:space:]=' | tr -- '-_' '+/')"`,
				`while (( \${#s} % 4 )); do s+='='; done`,
				`printf '%s' "$s" | openssl base64 -d -A | ${toHex}`,
			];
		case 'raw-hex':
		case 'raw-base64':
		case 'raw-base64url':
		case 'spki':
			return undefined;
	}
}

const ENCODERS: Readonly<Record<Encoding, string>> = {
	hex: `od -An -v -tx1 | tr -d ' \\n'`,
	base64: 'openssl base64 -A',
	base64url: `openssl base64 -A | tr '+/' '-_' | tr -d '='`,
};

/**
 * A bash function `sign <secret>` that prints one signature.
 *
 * @returns undefined for keys that openssl cannot be given by their text
 */
export function signFunction(scheme: SignedScheme, key: KeyForm, form: SignatureForm): string[] | undefined {
	const algorithm = key.algorithm ?? scheme.algorithm;
	const digest = DIGESTS[algorithm];
	const toKey = keyCommand(key);
	if (digest === undefined || toKey === undefined || form.after !== undefined) return undefined;
	const make =
		algorithm === 'sha256-of-secret-and-content'
			? `{ printf '%s' "$1"; signed_content; } | openssl dgst -sha256 -binary`
			: `signed_content | openssl dgst -${digest} -mac HMAC -macopt "hexkey:$(key_hex "$1")" -binary`;
	return ['key_hex() {', ...toKey.map((line) => `	${line}`), '}', `sign() { ${make} | ${ENCODERS[form.encoding]}; }`];
}
