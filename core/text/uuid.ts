/**
 * Makes a UUID of hexadecimal digits, such as a hash: 122 of its bits are theirs, the others say its version and variant
 * (RFC 9562 §4).
 *
 * @param hex at least 32 lower-case digits
 * @param version 4 for one that looks random, 8 for one of our own making
 */
export function uuidOf(hex: string, version: 4 | 8): string {
	const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
	const groups = [
		hex.slice(0, 8),
		hex.slice(8, 12),
		version + hex.slice(13, 16),
		variant + hex.slice(17, 20),
		hex.slice(20, 32),
	];
	return groups.join('-');
}
