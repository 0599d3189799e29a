/** The smallest shapes of a row: how text is encoded, where it stands in a request, and how a time is written. */

export type Encoding = 'hex' | 'base64' | 'base64url';

/** Where to find one text value in a request. */
export type ValueSource =
	| {
			readonly in: 'header';
			readonly name: string;
			/** cut off; a value without it does not count */
			readonly prefix?: string;
			/** only these values count ... */
			readonly only?: readonly string[];
			/** ... or all but these */
			readonly except?: readonly string[];
	  }
	| { readonly in: 'query'; readonly name: string }
	| { readonly in: 'json'; readonly path: string; readonly textOnly?: true }
	| { readonly in: 'form'; readonly field: string; readonly prefix?: string }
	/** The first key of the JSON object that is not listed (Telegram names its update this way). */
	| { readonly in: 'json-key'; readonly except: readonly string[] }
	/** always this text, where the place alone tells what an event is (Messenger's `standby`) */
	| { readonly in: 'text'; readonly text: string }
	/** the name beside the first path that holds something in the object: where a property tells the kind (Messenger) */
	| { readonly in: 'property'; readonly names: readonly (readonly [path: string, name: string])[] }
	/** the same fields of every element of a list, joined; nothing where one lacks a field. An empty `list` is the document. */
	| { readonly in: 'json-each'; readonly list: string; readonly fields: readonly string[] }
	/** Several values joined: `TRANSACTIONS` + `.` + `DEFAULT_UPDATE`. */
	| { readonly in: 'joined'; readonly parts: readonly ValueSource[]; readonly separator: string };

/**
 * `rfc3339-zoneless`: RFC 3339 without its zone, which is then UTC (Orb). `rfc1123-utc`: `Thu 07 Sep 2017 06:30:04 UTC`, and what
 * `rfc1123` is. `any`: whichever of the others the text has the form of, for senders that are not known; sent as seconds.
 */
export type TimestampUnit = 's' | 'ms' | 'rfc3339' | 'rfc3339-zoneless' | 'rfc1123' | 'rfc1123-utc' | 'any';
