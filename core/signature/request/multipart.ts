/**
 * Reads multipart/form-data (RFC 7578) from the bytes alone: the boundary is the body's first line, not the one in the
 * header.
 */

const HEADER_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/** A boundary line: two hyphens and up to 70 characters (RFC 2046 §5.1.1). */
const BOUNDARY_LINE = /^--[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;

const MAX_BOUNDARY_LINE = 72;

/** The maximum length of a part's headers; genuine ones have a few hundred bytes at most. */
const MAX_PART_HEADERS = 4096;

/** @returns the line that separates the parts, or undefined if the body does not begin with one */
function boundaryLine(body: Buffer): Buffer | undefined {
	const end = body.subarray(0, MAX_BOUNDARY_LINE + LINE_END.length).indexOf(LINE_END);
	if (end < 0) return undefined;
	const line = body.subarray(0, end);
	return BOUNDARY_LINE.test(line.toString('latin1')) ? line : undefined;
}

/** @returns the name of the field, or undefined for a file or a part without a name */
function fieldName(headers: string): string | undefined {
	const disposition = /^content-disposition:[ \t]*form-data;(.*)$/im.exec(headers)?.[1];
	if (disposition === undefined || /;[ \t]*filename\*?=/i.test(`;${disposition}`)) return undefined;
	return /;[ \t]*name="([^"]*)"/i.exec(`;${disposition}`)?.[1];
}

/**
 * Returns the text fields of a multipart form, in order, without files.
 *
 * @param most the maximum number of parts; a form with more is not read at all
 * @returns the fields, or undefined if the body is not a multipart form or has more than `most` parts
 */
export function readMultipart(
	body: Buffer,
	most: number,
): readonly (readonly [name: string, value: string])[] | undefined {
	const line = boundaryLine(body);
	if (line === undefined) return undefined;
	const separator = Buffer.concat([LINE_END, line]);
	const fields: (readonly [string, string])[] = [];
	let start = line.length;
	for (let parts = 0; ; parts++) {
		const end = body.indexOf(separator, start);
		if (end < 0) return fields;
		if (parts >= most) return undefined;
		const part = body.subarray(start + LINE_END.length, end);
		const headerEnd = part.subarray(0, MAX_PART_HEADERS).indexOf(HEADER_END);
		const name = headerEnd < 0 ? undefined : fieldName(part.toString('utf8', 0, headerEnd));
		if (name !== undefined) fields.push([name, part.toString('utf8', headerEnd + HEADER_END.length)]);
		start = end + separator.length;
	}
}
