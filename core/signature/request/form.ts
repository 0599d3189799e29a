/** Reads forms (application/x-www-form-urlencoded) from their bytes alone. */

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PLUS = 0x2b;
const PERCENT = 0x25;
const SPACE = 0x20;

/** One field of a form: its name and value, decoded. */
export type FormField = readonly [name: string, value: string];

function hexDigit(byte: number | undefined): number {
	if (byte === undefined) return -1;
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const letter = byte | 0x20;
	return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** @returns the byte that `%XX` stands for, or -1 if two hexadecimal digits do not follow */
function escapedByte(bytes: Buffer, percent: number): number {
	const high = hexDigit(bytes[percent + 1]);
	const low = high < 0 ? -1 : hexDigit(bytes[percent + 2]);
	return low < 0 ? -1 : high * 16 + low;
}

/** Decodes `+` and `%XX`. An escape without two hexadecimal digits stays as it is (WHATWG URL, urlencoded parsing). */
function decode(bytes: Buffer): string {
	if (!bytes.includes(PERCENT) && !bytes.includes(PLUS)) return bytes.toString('utf8');
	const decoded = Buffer.allocUnsafe(bytes.length);
	let length = 0;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] as number;
		const escaped = byte === PERCENT ? escapedByte(bytes, at) : -1;
		if (escaped >= 0) at += 2;
		decoded[length++] = escaped >= 0 ? escaped : byte === PLUS ? SPACE : byte;
	}
	return decoded.toString('utf8', 0, length);
}

/**
 * Returns the undecoded pieces between the ampersands, or undefined if there are more than `most`, including empty
 * ones.
 */
function pieces(body: Buffer, most: number): Buffer[] | undefined {
	if (hasMoreFields(body, most)) return undefined;
	const found: Buffer[] = [];
	for (let start = 0; start <= body.length;) {
		const ampersand = body.indexOf(AMPERSAND, start);
		const end = ampersand < 0 ? body.length : ampersand;
		if (end > start) found.push(body.subarray(start, end));
		start = end + 1;
	}
	return found;
}

function split(piece: Buffer): { readonly name: Buffer; readonly value: Buffer } {
	const equals = piece.indexOf(EQUALS);
	return equals < 0
		? { name: piece, value: Buffer.alloc(0) }
		: { name: piece.subarray(0, equals), value: piece.subarray(equals + 1) };
}

/** Tells whether a form has more than `most` fields, including empty ones. */
export function hasMoreFields(body: Buffer, most: number): boolean {
	let at = -1;
	for (let count = 1; count <= most; count++) {
		at = body.indexOf(AMPERSAND, at + 1);
		if (at < 0) return false;
	}
	return true;
}

/**
 * Returns all fields of a form, in order.
 *
 * @param most the maximum number of fields; a form with more is not read at all
 * @returns the fields, or undefined if there are more than `most`
 */
export function readForm(body: Buffer, most: number): readonly FormField[] | undefined {
	return pieces(body, most)?.map((piece) => {
		const { name, value } = split(piece);
		return [decode(name), decode(value)] as const;
	});
}

/**
 * Returns the values of one field. Only names and the requested values are decoded.
 *
 * @param most the maximum number of fields; a form with more is not read at all
 * @returns the values, or undefined if there are more fields than `most`
 */
export function formValues(body: Buffer, field: string, most: number): readonly string[] | undefined {
	return pieces(body, most)
		?.map(split)
		.filter(({ name }) => decode(name) === field)
		.map(({ value }) => decode(value));
}
