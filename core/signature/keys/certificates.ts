import { X509Certificate } from 'node:crypto';

/** @returns where the content of a DER element begins and ends; undefined for nonsense */
function contentOf(der: Buffer, at: number): { readonly start: number; readonly end: number } | undefined {
	const first = der[at + 1];
	if (first === undefined) return undefined;
	if (first < 0x80) return within(der, at + 2, first);
	const bytes = first & 0x7f;
	if (bytes === 0 || bytes > 4 || at + 2 + bytes > der.length) return undefined;
	return within(der, at + 2 + bytes, der.readUIntBE(at + 2, bytes));
}

function within(der: Buffer, start: number, length: number): { start: number; end: number } | undefined {
	return start + length <= der.length ? { start, end: start + length } : undefined;
}

interface Element {
	readonly tag: number;
	readonly start: number;
	readonly end: number;
}

function* childrenOf(der: Buffer, { start, end }: Pick<Element, 'start' | 'end'>): Generator<Element> {
	for (let at = start; at < end;) {
		const content = contentOf(der, at);
		if (content === undefined || content.end > end) return;
		yield { tag: der[at] ?? 0, ...content };
		at = content.end;
	}
}

/** Encodes `1.2.840` as in DER, without tag and length. */
function encodeIdentifier(identifier: string): Buffer {
	const [first = 0, second = 0, ...rest] = identifier.split('.').map(Number);
	const bytes = [first * 40 + second];
	for (const part of rest) {
		const groups = [part & 0x7f];
		for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
			groups.unshift((left & 0x7f) | 0x80);
		bytes.push(...groups);
	}
	return Buffer.from(bytes);
}

const EXTENSIONS = 0xa3;
const OBJECT_IDENTIFIER = 0x06;

/** Tells whether a certificate has an extension, such as Apple's marks of the purpose (RFC 5280, section 4.1). */
export function hasExtension({ raw }: X509Certificate, identifier: string): boolean {
	const wanted = encodeIdentifier(identifier);
	const [certificate] = childrenOf(raw, { start: 0, end: raw.length });
	const [body] = certificate ? childrenOf(raw, certificate) : [];
	const holder = body && [...childrenOf(raw, body)].find(({ tag }) => tag === EXTENSIONS);
	const [list] = holder ? childrenOf(raw, holder) : [];
	for (const extension of list ? childrenOf(raw, list) : []) {
		const [name] = childrenOf(raw, extension);
		if (name?.tag === OBJECT_IDENTIFIER && raw.subarray(name.start, name.end).equals(wanted)) return true;
	}
	return false;
}

/**
 * Tells whether a certificate is valid at a time.
 *
 * @param now Unix seconds
 * @param skew seconds that clocks may differ
 */
export function isValidAt(certificate: X509Certificate, now: number, skew = 0): boolean {
	const { validFrom, validTo } = certificate;
	return now + skew >= Date.parse(validFrom) / 1000 && now - skew <= Date.parse(validTo) / 1000;
}

export interface ChainRule {
	readonly roots: readonly X509Certificate[];
	/** identifiers of extensions that leaf and issuer must have */
	readonly leafPurpose: string;
	readonly issuerPurpose: string;
}

/** Seconds by which Apple's SDK lets clocks differ. */
const CHAIN_SKEW = 60;

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
	certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

/**
 * Judges a chain of leaf, issuer and root. The root that it brings is not looked at, as in Apple's SDK: the issuer must be issued by
 * one of the known roots.
 *
 * @param now Unix seconds
 */
export function isTrustedChain(chain: readonly X509Certificate[], rule: ChainRule, now: number): boolean {
	const [leaf, issuer] = chain;
	if (leaf === undefined || issuer === undefined || chain.length !== 3) return false;
	const root = rule.roots.find((known) => isIssuedBy(issuer, known));
	return (
		root !== undefined &&
		isIssuedBy(leaf, issuer) &&
		issuer.ca &&
		!leaf.ca &&
		hasExtension(leaf, rule.leafPurpose) &&
		hasExtension(issuer, rule.issuerPurpose) &&
		[leaf, issuer, root].every((certificate) => isValidAt(certificate, now, CHAIN_SKEW))
	);
}

/** @param encoded base64 of DER; undefined for anything else */
export function parseCertificate(encoded: unknown): X509Certificate | undefined {
	if (typeof encoded !== 'string') return undefined;
	try {
		return new X509Certificate(encoded.includes('-----') ? encoded : Buffer.from(encoded, 'base64'));
	} catch {
		return undefined;
	}
}
