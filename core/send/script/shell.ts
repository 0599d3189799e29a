/** A secret that a script must not contain. In its place, the script reads an environment variable. */
export interface NamedSecret {
	/** The name of the environment variable. */
	readonly variable: string;
	readonly value: string;
	/** What a person has to enter; part of the message that appears if the variable is empty. */
	readonly meaning: string;
}

/**
 * A text that a script must not contain: the bytes to find, as Latin-1 text, and the bash expression that replaces
 * them.
 */
interface Needle {
	readonly bytes: string;
	readonly word: string;
}

/** The bash functions that the words below may call, by name. */
export const shellFunctions: Readonly<Record<string, string[]>> = {
	json_escape: [
		'json_escape() {',
		`	local s=\${1//\\\\/\\\\\\\\}; s=\${s//\\"/\\\\\\"}; s=\${s//$'\\n'/\\\\n}; s=\${s//$'\\r'/\\\\r}; s=\${s//$'\\t'/\\\\t}`,
		`	printf '%s' "$s"`,
		'}',
	],
	url_encode: [
		'url_encode() {',
		'	local LC_ALL=C s=$1 i c n',
		'	for (( i = 0; i < ${#s}; i++ )); do',
		'		c=${s:i:1}',
		`		case $c in [A-Za-z0-9_.~-]) printf '%s' "$c" ;; *) printf -v n '%d' "'$c"; printf '%%%02X' $((n & 255)) ;; esac`,
		'	done',
		'}',
	],
};

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

/** Returns the bash word that reads a secret. */
export const variableOf = ({ variable }: NamedSecret): string => `"$${variable}"`;

/** Returns the forms in which a secret can appear in a request: as it is, in JSON, in a URL, in a Basic header. */
function needlesOf(secret: NamedSecret): Needle[] {
	// as it is sent: a lone surrogate, which has no UTF-8 form, becomes a replacement character
	const value = Buffer.from(secret.value).toString();
	const read = variableOf(secret);
	const spellings: [string, string][] = [
		[value, read],
		[JSON.stringify(value).slice(1, -1), `"$(json_escape ${read})"`],
		[encodeURIComponent(value), `"$(url_encode ${read})"`],
		[new URLSearchParams({ s: value }).toString().slice(2), `"$(url_encode ${read})"`],
		[Buffer.from(value).toString('base64'), `"$(printf '%s' ${read} | openssl base64 -A)"`],
	];
	return spellings.map(([text, word]) => ({ bytes: latin1(text), word }));
}

/** A piece of a value in the script: constant bytes, or a bash word. */
export type ScriptPiece = { readonly bytes: string } | { readonly word: string };

/**
 * Splits bytes at the secrets they contain.
 *
 * @param bytes Latin-1 text: one character for each byte
 */
export function splitAtSecrets(bytes: string, secrets: readonly NamedSecret[]): ScriptPiece[] {
	const needles = secrets.filter(({ value }) => value !== '').flatMap(needlesOf);
	// longest first: one secret may begin with another
	needles.sort((a, b) => b.bytes.length - a.bytes.length);
	let pieces: ScriptPiece[] = [{ bytes }];
	for (const needle of needles) pieces = pieces.flatMap((piece) => cut(piece, needle));
	return pieces.filter((piece) => 'word' in piece || piece.bytes !== '');
}

function cut(piece: ScriptPiece, { bytes, word }: Needle): ScriptPiece[] {
	if ('word' in piece) return [piece];
	return piece.bytes.split(bytes).flatMap((part, at) => (at === 0 ? [{ bytes: part }] : [{ word }, { bytes: part }]));
}

/** Returns a bash word for exactly this text. */
export function quoted(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Returns a header value or a URL as one bash word whose secrets are read from variables. */
export function shellWord(text: string, secrets: readonly NamedSecret[]): string {
	return splitAtSecrets(latin1(text), secrets)
		.map((piece) => ('word' in piece ? piece.word : quoted(Buffer.from(piece.bytes, 'latin1').toString('utf8'))))
		.join('');
}

/** Returns the commands that write exactly these bytes: as text if they are readable, otherwise in base64. */
export function writeBytes(pieces: readonly ScriptPiece[]): string[] {
	return pieces.flatMap((piece) => ('word' in piece ? [`printf '%s' ${piece.word}`] : writeLiteral(piece.bytes)));
}

function writeLiteral(bytes: string): string[] {
	const buffer = Buffer.from(bytes, 'latin1');
	const text = buffer.toString('utf8');
	if (Buffer.from(text).equals(buffer) && !/[^\P{Cc}\n\t]/u.test(text)) return [`printf '%s' ${quoted(text)}`];
	return ["openssl base64 -d <<'BASE64'", buffer.toString('base64').replace(/.{76}(?=.)/g, '$&\n'), 'BASE64'];
}
