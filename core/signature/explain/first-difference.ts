const NAMES: Readonly<Record<number, string>> = {
	0x09: 'a tab',
	0x0a: 'a line feed',
	0x0d: 'a carriage return',
	0x20: 'a space',
	0x5c: 'a backslash',
};

function named(byte: number | undefined): string {
	if (byte === undefined) return 'the end';
	const name = NAMES[byte];
	if (name !== undefined) return name;
	return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `the byte 0x${byte.toString(16).padStart(2, '0')}`;
}

/** Says where two bodies begin to differ: "byte 8 is a space; in the signed body it is a line feed". */
export function firstDifference(sent: Buffer, signed: Buffer): string {
	let at = 0;
	while (at < sent.length && at < signed.length && sent[at] === signed[at]) at++;
	return `byte ${at + 1} is ${named(sent[at])}; in the signed body it is ${named(signed[at])}`;
}
