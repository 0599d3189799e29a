/** The bytes of a response, and what they are. */
export interface ResponseBody {
	readonly body: Buffer;
	/** Absent if there is no body. */
	readonly contentType?: string;
}

/** A body with nothing in it. */
export const EMPTY: ResponseBody = { body: Buffer.alloc(0) };

/** A body of text in UTF-8. */
export function textBody(text: string, contentType = 'text/plain; charset=utf-8'): ResponseBody {
	return { body: Buffer.from(text, 'utf8'), contentType };
}

/** A body of JSON text that is sent as it is. */
export function jsonText(text: string): ResponseBody {
	return textBody(text, 'application/json');
}

/** A value as JSON. */
export function jsonBody(value: unknown): ResponseBody {
	return jsonText(JSON.stringify(value));
}
