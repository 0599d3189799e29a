/** What the library gets, or what it signs: header names in lower case. */
export interface WitnessRequest {
	readonly method: 'POST';
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface WitnessClock {
	/** seconds that a delivery may be old; absent where the library does not judge it */
	readonly behind?: number;
	/** seconds that the sender's clock may be ahead; absent where the library does not judge it */
	readonly ahead?: number;
}

export interface Witness {
	/** the npm package */
	readonly package: string;
	/** `vendor`: the vendor's own library, or the one that it tells its customers to use; `third-party`: anyone else's */
	readonly by: 'vendor' | 'third-party';
	readonly profile: string;
	/** which secrets, where a row is there more than once */
	readonly note?: string;
	readonly secret: string;
	readonly otherSecret: string;
	/** contains the word `genuine`, in a place that the signature covers */
	readonly body: string;
	readonly tampered: (body: string) => string;
	/** where the vendor signs a parameter of the URL; default: a URL with another parameter */
	readonly url?: string;
	/** what the request carries besides: the library, or the vendor, demands it */
	readonly headers?: Readonly<Record<string, string>>;
	/** what the library says of a genuine delivery: `true`, or a name that it has read in it */
	readonly accepted: string;
	/** part of what the library says of a changed body and of a wrong secret: `false`, or an error's name and message */
	readonly refusal: string | { readonly body: string; readonly secret: string };
	/** our reason for a changed body; default: `signature-mismatch` */
	readonly reason?: string;
	/** how the library judges the time; absent where the vendor signs none */
	readonly clock?: WitnessClock;
	/** why our row judges the time in another way, and how */
	readonly ourClock?: WitnessClock & { readonly because: string };
	/** true where the library takes the signature as an argument, so that its code does not name the header */
	readonly namesNoHeader?: boolean;
	/** true where the token does not cover the body */
	readonly bodyNotCovered?: boolean;
	/** makes a delivery: with the vendor's library where `signs`, else with node:crypto under a private key */
	readonly sign?: (
		request: WitnessRequest,
		secret: string,
		at: number,
	) => Promise<Partial<WitnessRequest>> | Partial<WitnessRequest>;
	/** true where `sign` is the library's own code */
	readonly signs?: boolean;
	/** true or false, a name from the event, or an error, as the library says it */
	readonly verify?: (request: WitnessRequest, secret: string) => unknown;
}

export const witnesses: readonly Witness[];
export function nameOf(witness: Witness): string;
