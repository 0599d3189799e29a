/** The forms in which people keep a request. */
export type CaptureFormat = 'curl' | 'har' | 'http' | 'n8n-item';

/** A request that was captured somewhere, ready to be verified or explained. */
export interface CapturedRequest {
	readonly format: CaptureFormat;
	readonly method: string;
	/** As in the capture: an absolute URL, or path and query. */
	readonly url?: string;
	readonly headers: Readonly<Record<string, string | string[]>>;
	/** Names and values in turn, so that a header that was sent twice stays visible. */
	readonly rawHeaders: readonly string[];
	readonly body: Buffer;
	/** False where the capture holds a parsed body, so that these bytes are only one way to write it. */
	readonly exact: boolean;
	/** What the reader should know about the capture, one sentence each. */
	readonly notes: readonly string[];
}

/** A header as it was found. */
export type HeaderLine = readonly [name: string, value: string];

/** The parts of a captured request that depend on headers alone. */
export function headersOf(lines: readonly HeaderLine[]): Pick<CapturedRequest, 'headers' | 'rawHeaders'> {
	const headers = Object.create(null) as Record<string, string | string[]>;
	for (const [name, value] of lines) {
		const key = name.toLowerCase();
		const known = headers[key];
		headers[key] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
	}
	return { headers, rawHeaders: lines.flat() };
}

/** The only value of a header, in any case, or undefined. */
export function headerIn(lines: readonly HeaderLine[], lowerName: string): string | undefined {
	return lines.find(([name]) => name.toLowerCase() === lowerName)?.[1];
}
