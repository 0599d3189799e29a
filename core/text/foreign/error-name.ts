/** Names of HTTP statuses, which some frameworks put into `error`. They add nothing, because the status is shown anyway. */
const STATUS_NAME =
	/^(?:bad request|unauthorized|forbidden|not found|conflict|unprocessable (?:entity|content)|too many requests|internal server error|bad gateway|service unavailable|gateway timeout)$/i;

/** Fields that may hold the name of an error, which is used if there is no message. */
const NAME_FIELDS = ['code', 'type', '__type', 'error_code', 'errorCode', 'status'] as const;

/** A constant, such as the reasons of Google’s APIs. */
const CONSTANT = /^[A-Z][A-Z\d]{0,40}_[A-Z\d_]{1,80}$/;

/** Tells whether a text is only the name of a status or of an error. */
export function isNameOnly(text: string): boolean {
	return STATUS_NAME.test(text) || CONSTANT.test(text);
}

/** Returns the name of an error without a namespace, which AWS puts before it; an empty string if the error has no name. */
export function nameOf(error: Record<string, unknown>): string {
	const names = NAME_FIELDS.map((name) => (Object.hasOwn(error, name) ? error[name] : undefined));
	const found = names.find((name): name is string => typeof name === 'string' && !URL.canParse(name)) ?? '';
	return found.slice(found.indexOf('#') + 1);
}
