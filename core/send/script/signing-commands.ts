import { RequestView } from '../../signature/request/request-view';
import { compileContent } from '../../signature/schemes/hmac/content-template';
import type {
	AlgorithmName,
	Encoding,
	KeyForm,
	SignatureForm,
	SignedScheme,
	TimestampUnit,
} from '../../signature/types';
import { splitAtSecrets, writeBytes } from './shell';
import type { NamedSecret, ScriptPiece } from './shell';

/** The request that a script signs. */
export interface ScriptRequest {
	readonly method: string;
	/** The URL as the script calls it. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

/** The bash variables whose values are new in every run. */
type ScriptVariable = 'TIMESTAMP' | 'ID';

/** Returns a placeholder for a value that the script computes; no header or URL can contain it. */
const placeholder = (variable: ScriptVariable): string => `\u0001${variable}\u0001`;

const DIGESTS: Partial<Record<AlgorithmName, string>> = {
	'hmac-sha1': 'sha1',
	'hmac-sha256': 'sha256',
	'hmac-sha512': 'sha512',
	'sha256-of-secret-and-content': 'sha256',
};

/** The commands that print the current time, by unit. */
export const clockCommands: Readonly<Record<TimestampUnit, string>> = {
	s: 'date +%s',
	any: 'date +%s',
	ms: 'echo "$(date +%s)000"',
	rfc3339: 'date -u +%Y-%m-%dT%H:%M:%SZ',
	'rfc3339-zoneless': 'date -u +%Y-%m-%dT%H:%M:%S',
	rfc1123: `LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT'`,
	'rfc1123-utc': `LC_ALL=C date -u '+%a %d %b %Y %H:%M:%S UTC'`,
};

/**
 * Returns the commands that write the signed content. The engine's own template resolves it, with placeholders for the
 * script's own time and id, so the script cannot sign anything else than the engine does.
 *
 * @returns the commands, or undefined if a part of the signed content is unknown
 */
export function contentCommands(
	scheme: SignedScheme,
	request: ScriptRequest,
	secrets: readonly NamedSecret[],
): string[] | undefined {
	const view = new RequestView({ ...request, headers: withPlaceholders(scheme, request.headers) });
	const content = compileContent(scheme.content).resolve({
		view,
		timestamp: placeholder('TIMESTAMP'),
		id: placeholder('ID'),
		root: () => view.json(),
		url: view.signedUrl(),
	});
	if ('reason' in content) return undefined;
	return content.flatMap((part) => (part === request.body ? ['cat "$WORK/body"'] : literalCommands(part, secrets)));
}

/** @returns the values that the script computes, by the lower-case name of the header that carries each */
export function freshHeaders({ timestamp, id = [] }: SignedScheme): ReadonlyMap<string, ScriptVariable> {
	const times = timestamp?.from.in === 'header' ? timestamp.from.names : [];
	const carried = (variable: ScriptVariable) => (name: string) => [name.toLowerCase(), variable] as const;
	return new Map([...times.map(carried('TIMESTAMP')), ...id.map(carried('ID'))]);
}

function withPlaceholders(scheme: SignedScheme, headers: Readonly<Record<string, string>>) {
	const fresh = freshHeaders(scheme);
	const replaced = Object.entries(headers).map(([name, value]) => {
		const variable = fresh.get(name.toLowerCase());
		return [name, variable === undefined ? value : placeholder(variable)] as const;
	});
	return Object.fromEntries(replaced);
}

function literalCommands(part: Buffer | string, secrets: readonly NamedSecret[]): string[] {
	const bytes = Buffer.from(part as string).toString('latin1');
	// every second piece is a variable's name, captured by the pattern
	const pieces = bytes
		.split(/\u0001(TIMESTAMP|ID)\u0001/)
		.flatMap((text, at): ScriptPiece[] => (at % 2 === 1 ? [{ word: `"$${text}"` }] : splitAtSecrets(text, secrets)));
	return writeBytes(pieces);
}

const ENCODERS: Readonly<Record<Encoding, string>> = {
	hex: `od -An -v -tx1 | tr -d ' \\n'`,
	base64: 'openssl base64 -A',
	base64url: `openssl base64 -A | tr '+/' '-_' | tr -d '='`,
};

/**
 * Commands that write a key as hexadecimal digits, by the encoding of the secret. Public keys are missing because they
 * cannot sign.
 */
const KEY_COMMANDS: Partial<Record<KeyForm['encoding'], (secret: string) => string[]>> = {
	utf8: (secret) => [`printf '%s' "${secret}" | ${ENCODERS.hex}`],
	'utf8-html': (secret) => [
		`printf '%s' "${secret}" \\`,
		`	| sed -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&quot;/"/g' -e "s/&#039;/'/g" -e 's/&amp;/\\&/g' | ${ENCODERS.hex}`,
	],
	hex: (secret) => [`printf '%s' "${secret}" | tr -d '[:space:]'`],
	base64: (secret) => [
		`local s; s="$(printf '%s' "${secret}" | tr -d '[:space:]=' | tr -- '-_' '+/')"`,
		`while (( \${#s} % 4 )); do s+='='; done`,
		`printf '%s' "$s" | openssl base64 -d -A | ${ENCODERS.hex}`,
	],
};

/** Returns the commands that turn `$1`, a pasted secret, into the hexadecimal digits of the key. */
function keyCommands({ prefix, encoding }: KeyForm): string[] | undefined {
	// `#*` also removes spaces in front of the prefix
	return KEY_COMMANDS[encoding]?.(prefix === undefined ? '$1' : `\${1#*${prefix}}`);
}

/**
 * Returns a bash function `sign <secret>` that prints one signature.
 *
 * @returns the function, or undefined for keys that cannot be passed to openssl as text
 */
export function signFunction(scheme: SignedScheme, key: KeyForm, form: SignatureForm): string[] | undefined {
	const algorithm = key.algorithm ?? scheme.algorithm;
	const digest = DIGESTS[algorithm];
	const toKey = keyCommands(key);
	if (digest === undefined || toKey === undefined) return undefined;
	const make =
		algorithm === 'sha256-of-secret-and-content'
			? `{ printf '%s' "$1"; signed_content; } | openssl dgst -sha256 -binary`
			: `signed_content | openssl dgst -${digest} -mac HMAC -macopt "hexkey:$(key_hex "$1")" -binary`;
	return ['key_hex() {', ...toKey.map((line) => `	${line}`), '}', `sign() { ${make} | ${ENCODERS[form.encoding]}; }`];
}
