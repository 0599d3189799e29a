/**
 * Uncompresses DEFLATE data (RFC 1951). Node's zlib would do this faster, but n8n's rules for community nodes do not allow it, and
 * few bodies are compressed: n8n itself has uncompressed them before.
 */

const LENGTH_BASE = [
	3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
	1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
	8193, 12_289, 16_385, 24_577,
];
const DISTANCE_BITS = [
	0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const MOST_CODE_BITS = 15;
const END_OF_BLOCK = 256;

/** Ends the work on data that is not DEFLATE, or too long; it never leaves this file. */
const MALFORMED = new Error('The data is not DEFLATE, or too long');

/** A Huffman code: how many codes have each length, and the symbols in the order of their codes. */
interface HuffmanCode {
	readonly counts: readonly number[];
	readonly symbols: readonly number[];
}

function huffman(lengths: readonly number[]): HuffmanCode {
	const counts = Array<number>(MOST_CODE_BITS + 1).fill(0);
	for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
	counts[0] = 0;
	const symbols = lengths
		.map((length, symbol) => ({ length, symbol }))
		.filter(({ length }) => length > 0)
		.sort((a, b) => a.length - b.length || a.symbol - b.symbol)
		.map(({ symbol }) => symbol);
	return { counts, symbols };
}

const fixedCodes = () => ({
	literals: huffman(Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8))),
	distances: huffman(Array<number>(30).fill(5)),
});
/** Made for the first block that uses them. */
let fixed: ReturnType<typeof fixedCodes> | undefined;

class Inflation {
	private at = 0;
	private bit = 0;
	private length = 0;
	private readonly out: Buffer;

	constructor(
		private readonly data: Buffer,
		most: number,
	) {
		this.out = Buffer.allocUnsafe(most);
	}

	run(): Buffer {
		for (let isLast = 0; isLast === 0;) {
			isLast = this.bits(1);
			const kind = this.bits(2);
			if (kind === 0) this.stored();
			else if (kind === 1) this.fixedBlock();
			else if (kind === 2) this.dynamic();
			else throw MALFORMED;
		}
		return Buffer.from(this.out.subarray(0, this.length));
	}

	private bits(count: number): number {
		let value = 0;
		for (let read = 0; read < count; read++) {
			const byte = this.data[this.at];
			if (byte === undefined) throw MALFORMED;
			value |= ((byte >> this.bit) & 1) << read;
			this.bit = (this.bit + 1) & 7;
			if (this.bit === 0) this.at++;
		}
		return value;
	}

	private symbol({ counts, symbols }: HuffmanCode): number {
		let [code, first, index] = [0, 0, 0];
		for (let length = 1; length <= MOST_CODE_BITS; length++) {
			code |= this.bits(1);
			const count = counts[length] ?? 0;
			if (code - first < count) return symbols[index + code - first] ?? -1;
			index += count;
			first = (first + count) << 1;
			code <<= 1;
		}
		throw MALFORMED;
	}

	private put(byte: number): void {
		if (this.length >= this.out.length) throw MALFORMED;
		this.out[this.length++] = byte;
	}

	private stored(): void {
		if (this.bit > 0) [this.bit, this.at] = [0, this.at + 1];
		const length = this.bits(16);
		if (length !== (~this.bits(16) & 0xffff)) throw MALFORMED;
		for (let copied = 0; copied < length; copied++) this.put(this.bits(8));
	}

	private fixedBlock(): void {
		fixed ??= fixedCodes();
		this.block(fixed.literals, fixed.distances);
	}

	private dynamic(): void {
		const [literals, distances, codes] = [this.bits(5) + 257, this.bits(5) + 1, this.bits(4) + 4];
		const orders = Array<number>(19).fill(0);
		for (const place of CODE_ORDER.slice(0, codes)) orders[place] = this.bits(3);
		const lengths = this.lengths(huffman(orders), literals + distances);
		this.block(huffman(lengths.slice(0, literals)), huffman(lengths.slice(literals)));
	}

	private lengths(code: HuffmanCode, wanted: number): readonly number[] {
		const lengths: number[] = [];
		while (lengths.length < wanted) {
			const symbol = this.symbol(code);
			if (symbol < 16) lengths.push(symbol);
			else if (symbol === 16) lengths.push(...Array<number>(this.bits(2) + 3).fill(lengths.at(-1) ?? 0));
			else lengths.push(...Array<number>(symbol === 17 ? this.bits(3) + 3 : this.bits(7) + 11).fill(0));
		}
		return lengths;
	}

	private block(literals: HuffmanCode, distances: HuffmanCode): void {
		for (;;) {
			const symbol = this.symbol(literals);
			if (symbol === END_OF_BLOCK) return;
			if (symbol < END_OF_BLOCK) this.put(symbol);
			else this.repeat(symbol - 257, distances);
		}
	}

	private repeat(length: number, distances: HuffmanCode): void {
		const count = (LENGTH_BASE[length] ?? NaN) + this.bits(LENGTH_BITS[length] ?? 0);
		const distance = this.symbol(distances);
		const back = (DISTANCE_BASE[distance] ?? NaN) + this.bits(DISTANCE_BITS[distance] ?? 0);
		if (Number.isNaN(count) || !(back <= this.length)) throw MALFORMED;
		for (let copied = 0; copied < count; copied++) this.put(this.out[this.length - back] ?? 0);
	}
}

/** @returns undefined for data that is not DEFLATE, or longer than `most` bytes when uncompressed */
export function inflate(data: Buffer, most: number): Buffer | undefined {
	try {
		return new Inflation(data, most).run();
	} catch {
		return undefined;
	}
}
