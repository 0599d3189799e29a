/** The type of the built-in `TextDecoder`, which Node.js declares only as a value. */
export type Decoder = InstanceType<typeof TextDecoder>;

/** Returns the charset in a content type: `utf-16le` for `text/html; charset="UTF-16LE"`. */
export function charsetOf(contentType: string): string | undefined {
	return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1]?.toLowerCase();
}

/** Returns a decoder that skips a byte order mark. If the label is unknown or missing, it decodes UTF-8, the charset of JSON. */
export function textDecoder(label = 'utf-8'): Decoder {
	try {
		return new TextDecoder(label);
	} catch {
		return new TextDecoder('utf-8');
	}
}

/**
 * Returns the charset that a byte order mark indicates. It takes precedence over any label.
 * Source: Encoding Standard, "BOM sniff" (https://encoding.spec.whatwg.org/#bom-sniff).
 */
function charsetOfMark([first, second, third]: Uint8Array): string | undefined {
	if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Decodes the whole body of an answer in the charset of its byte order mark or, without one, of its label. */
export function decodeText(bytes: Uint8Array, label?: string): string {
	return textDecoder(charsetOfMark(bytes) ?? label).decode(bytes);
}
