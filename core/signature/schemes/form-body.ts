import { withParameter } from '../../text/url-query';

/** The content type of a body that is a form. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Returns a form with the field, in place of one that was there. */
export function withField(body: Buffer, field: string, value: string): Buffer {
	return Buffer.from(withParameter(new URLSearchParams(body.toString('utf8')), field, value).toString());
}
