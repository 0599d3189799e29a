/** The platform's decoder, whose type Node.js declares as a value only. */
export type Decoder = InstanceType<typeof TextDecoder>;

/** Returns the charset that a content type names: `utf-16le` in `text/html; charset="UTF-16LE"`. */
export function charsetOf(contentType: string): string | undefined {
	return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1]?.toLowerCase();
}

/** Returns a decoder that skips a byte order mark. A label that is unknown or missing means UTF-8, the charset of JSON. */
export function textDecoder(label = 'utf-8'): Decoder {
	try {
		return new TextDecoder(label);
	} catch {
		return new TextDecoder('utf-8');
	}
}

/** The charset that a byte order mark says, which counts more than any label. */
function charsetOfMark([first, second]: Uint8Array): string | undefined {
	if (first === 0xff && second === 0xfe) return 'utf-16le';
	return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Decodes the whole body of an answer, by its byte order mark or else its label. */
export function decodeText(bytes: Uint8Array, label?: string): string {
	return textDecoder(charsetOfMark(bytes) ?? label).decode(bytes);
}
