import type { SignatureProfile } from '../../../../../core/signature';

/** A change of one piece of the rows' data. */
export interface Mutant {
	/** the place, and the new value there */
	readonly change: string;
	/** the rows that have this piece, with the change; a constant can be that of many rows */
	readonly rows: readonly SignatureProfile[];
}

/** Texts for people, which the tests of docs, descriptions and hints check, and what is computed. */
const TEXTS: ReadonlySet<string> = new Set([
	'displayName',
	'group',
	'docs',
	'setup',
	'limits',
	'confidence',
	'source',
	'title',
	'label',
	'secretLabel',
	'description',
	'placeholder',
	// names to find a row by, which the trigger's search words repeat
	'aliases',
	// names for a hint: no event is refused for another one
	'knownEvents',
	'renewal',
]);

/** Tags of unions: the compiler takes no other text there. */
const TAGS: ReadonlySet<string> = new Set(['in', 'kind', 'on', 'of', 'from', 'equalUrl']);

/** Unions of which a row can have another member; in a pair, only the first one can become the second. */
const UNIONS: readonly (readonly unknown[])[] = [
	['hex', 'base64', 'base64url'],
	['utf8', 'hex', 'base64', 'sha1-of-utf8'],
	['utf8-html', 'utf8'],
	['utf8-nfkd', 'utf8'],
	['raw-hex', 'raw-base64', 'raw-base64url', 'spki'],
	['hmac-sha1', 'hmac-sha256', 'hmac-sha512'],
	['sha256-of-secret-and-content', 'hmac-sha256'],
	['ed25519', 'ecdsa-p256-sha256'],
	['rsa-sha1', 'rsa-sha256', 'ecdsa-sha1'],
	['s', 'ms', 'rfc3339'],
	['rfc3339-zoneless', 's'],
	['rfc1123', 'rfc3339'],
	['rfc1123-utc', 'rfc1123'],
	['plain', 'bearer', 'basic'],
	['POST', 'GET', 'HEAD', 'OPTIONS'],
	['id', 'id-and-content', 'content', 'signature', 'nothing'],
	['json', 'form', 'wrapped', 'multipart'],
	['any', 'json'],
	['bytes', 'sha256-hex', 'crc32'],
	['aud', 'sub', 'iss'],
	['gzip'],
];

/** Properties without which a row has the right type. */
const OPTIONAL: ReadonlySet<string> = new Set([
	...['prefix', 'only', 'except', 'textOnly', 'algorithm', 'signsOnly', 'leastBytes', 'orElse', 'after', 'perSecret'],
	...['ahead', 'number', 'orHeader', 'separator', 'alternativeContent', 'timestamp', 'id', 'listField', 'each'],
	...['bodyDigestQuery', 'constantHeaders', 'orQuery', 'bodyHash', 'issuer', 'issuerInSecret', 'urlClaim', 'lifetime'],
	...['is', 'absent', 'emptyArray', 'text', 'json', 'headers', 'capture', 'disabledBy', 'bodyless', 'spanSeconds'],
	...['event', 'action', 'deliveryId', 'aliases', 'secretPrefix', 'lists', 'eventAliases', 'documentField', 'body'],
	...['compresses', 'knownEvents', 'handshakes', 'success', 'successStatuses', 'refusal', 'confirmation', 'required'],
	...['requiredWhen', 'fetchOnly', 'secret', 'isOrigin', 'choices', 'orSecrets', 'token', 'post', 'subject', 'expires'],
	...['maxAge', 'isDocument', 'signedAt', 'endorses', 'owner', 'when', 'encrypted', 'elements'],
]);

function othersOf(value: unknown): readonly unknown[] {
	const unions = UNIONS.filter((union) => union.includes(value) && !(union.length === 2 && union[1] === value));
	return [...new Set(unions.flat())].filter((other) => other !== value);
}

function changesOfLeaf(key: string, value: unknown): readonly unknown[] {
	if (typeof value === 'boolean') return [!value];
	// rounded up from what the vendor says
	if (key === 'spanSeconds') return [Number(value) * 2, Number(value) / 2];
	if (typeof value === 'number') return value === Infinity ? [0] : value === 0 ? [1] : [value + 1, value - 1];
	// neither nothing nor everything matches
	if (value instanceof RegExp) return [/\b\B/, /[\s\S]*/];
	const isOfUnion = !['path', 'name', 'field'].includes(key) && UNIONS.some((union) => union.includes(value));
	if (isOfUnion) return othersOf(value);
	if (value === '') return ['x'];
	// a key or a certificate is not another one for a letter at its end
	return String(value).length > 200 ? [''] : ['', `${String(value)}x`];
}

type Container = readonly unknown[] | Readonly<Record<string, unknown>>;
const isContainer = (value: unknown): value is Container =>
	typeof value === 'object' && value !== null && !(value instanceof RegExp);

function isFixed(key: string, value: unknown, depth: number): boolean {
	if (TEXTS.has(key) || (key === 'proof' && typeof value === 'string')) return true;
	return TAGS.has(key) ? typeof value !== 'object' : key === 'name' && depth === 0;
}

/** A container, and the container that replaces it after a change of one of its pieces. */
type Change = readonly [where: string, before: Container, after: unknown];

function* changesIn(container: Container, path: readonly string[]): Generator<Change> {
	const isList = Array.isArray(container);
	if (isList && container.length > 1) yield [`${path.join('.')}: []`, container, []];
	for (const [key, inner] of Object.entries(container)) {
		if (inner === undefined || (!isList && isFixed(key, inner, path.length))) continue;
		const place = [...path, key];
		const kept = Object.entries(container).filter(([name]) => name !== key);
		const without: unknown = isList ? kept.map(([, value]) => value) : Object.fromEntries(kept);
		const isOptional = OPTIONAL.has(key) && !(key === 'separator' && 'parts' in container);
		if (isList || isOptional) yield [`${place.join('.')}: removed`, container, without];
		if (isContainer(inner)) yield* changesIn(inner, place);
		else {
			for (const other of changesOfLeaf(path.at(-1) === 'scheme' || !isList ? key : (path.at(-1) ?? ''), inner)) {
				const after: unknown = isList
					? container.map((value: unknown, at) => (String(at) === key ? other : value))
					: { ...container, [key]: other };
				yield [
					`${place.join('.')}: ${other instanceof RegExp ? String(other) : JSON.stringify(other)}`,
					container,
					after,
				];
			}
		}
	}
}

/** Returns a copy in which a container is replaced everywhere. */
function replaced(value: unknown, before: Container, after: unknown): unknown {
	if (value === before) return after;
	if (!isContainer(value)) return value;
	if (Array.isArray(value)) return value.map((inner: unknown) => replaced(inner, before, after));
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, before, after)]));
}

/** All containers of the rows, with the rows that have them. */
function ownersOf(rows: readonly SignatureProfile[]): ReadonlyMap<Container, readonly SignatureProfile[]> {
	const owners = new Map<Container, SignatureProfile[]>();
	const visit = (value: unknown, row: SignatureProfile): void => {
		if (!isContainer(value)) return;
		const known = owners.get(value) ?? [];
		if (!known.includes(row)) owners.set(value, [...known, row]);
		Object.values(value).forEach((inner) => visit(inner, row));
	};
	rows.forEach((row) => visit(row, row));
	return owners;
}

/** Compiles the changes of every piece of data of every row. What several rows share is changed in all of them. */
export function compileMutants(rows: readonly SignatureProfile[]): (row: SignatureProfile) => Generator<Mutant> {
	const owners = ownersOf(rows);
	return function* mutantsOf(row) {
		for (const [change, before, after] of changesIn(row as unknown as Container, [])) {
			const having = owners.get(before) ?? [];
			// the first row that has it represents the others
			if (having[0] !== row) continue;
			yield { change, rows: having.map((one) => replaced(one, before, after) as SignatureProfile) };
		}
	};
}
