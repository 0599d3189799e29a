import { errorText } from '../text/error-words';
import { excerpt } from '../text/excerpt';
import { isObject, listAt, numberAt, parseJson, textAt } from '../text/json';

/** A failure that a receiver reports although its answer has a 2xx status. */
export interface ReportedFailure {
	/** The receiver's words. */
	readonly said: string;
	/** The HTTP status that means the same; it decides whether the delivery is repeated. */
	readonly status: number;
}

const MAX_SAID = 500;
const LIMITED = 429;
const REFUSED = 400;

/**
 * Returns the failure in the body of a 2xx answer, or undefined if the delivery was accepted. Only forms that cannot mean
 * success count: those of Microsoft Teams, Slack, DingTalk, WeCom, Lark and GraphQL, JSON-RPC errors, and answers that say
 * that they failed and why, such as `{"success": false, "message": "Unknown list"}`.
 *
 * @example
 * reportedFailure('Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429');
 * // { said: 'Microsoft Teams endpoint returned HTTP error 429', status: 429 }
 * reportedFailure('{"ok":false,"error":"invalid_auth"}'); // { said: 'invalid_auth', status: 400 }
 * reportedFailure('{"ok":true}'); // undefined
 */
export function reportedFailure(body: string): ReportedFailure | undefined {
	const found = inText(body) ?? inObject(parseJson(body));
	return found && { ...found, said: excerpt(found.said, MAX_SAID) };
}

/** @see https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using#rate-limiting-for-connectors */
function inText(body: string): ReportedFailure | undefined {
	const said = /^\s*"?Webhook message delivery failed with error: ([^"]+)/i.exec(body)?.[1];
	if (said === undefined) return undefined;
	return { said, status: Number(/HTTP error (\d{3})\b/i.exec(said)?.[1] ?? REFUSED) };
}

function inObject(body: unknown): ReportedFailure | undefined {
	if (!isObject(body)) return undefined;
	return inSlack(body) ?? inErrcode(body) ?? inLark(body) ?? inGraphql(body) ?? inMarked(body);
}

/** @see https://docs.slack.dev/apis/web-api#responses */
function inSlack({ ok, error }: Record<string, unknown>): ReportedFailure | undefined {
	if (ok !== false || typeof error !== 'string') return undefined;
	return { said: error, status: /^rate_?limited$/.test(error) ? LIMITED : REFUSED };
}

/** The codes by which DingTalk and WeCom limit the rate. */
const ERRCODE_LIMITS = new Set([45009, 45033, 130101, 130102]);

/** @see https://open.dingtalk.com/document/orgapp/custom-robot-access and https://developer.work.weixin.qq.com/document/path/90313 */
function inErrcode(body: Record<string, unknown>): ReportedFailure | undefined {
	const [code, said] = [numberAt(body, 'errcode'), textAt(body, 'errmsg')];
	if (code === undefined || code === 0 || said === undefined) return undefined;
	return { said: `${said} (${code})`, status: ERRCODE_LIMITS.has(code) ? LIMITED : REFUSED };
}

/** @see https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot */
function inLark(body: Record<string, unknown>): ReportedFailure | undefined {
	const [code = 0, said] = [numberAt(body, 'code'), textAt(body, 'msg')];
	const isLarks = code === 9499 || code === 11232 || (code >= 19000 && code < 20000);
	return isLarks && said !== undefined
		? { said: `${said} (${code})`, status: code === 11232 ? LIMITED : REFUSED }
		: undefined;
}

/**
 * Errors without any data.
 *
 * @see https://spec.graphql.org/October2021/#sec-Errors
 */
function inGraphql(body: Record<string, unknown>): ReportedFailure | undefined {
	const errors = listAt(body, 'errors').map((error) => textAt(error, 'message'));
	const hasData = body.data !== undefined && body.data !== null;
	if (hasData || errors.length === 0 || errors.includes(undefined)) return undefined;
	return { said: errors.join('; '), status: REFUSED };
}

const FAILED = /^(?:error|fail|failed|failure)$/i;

/** Reads an answer that says that it failed, and why. */
function inMarked(body: Record<string, unknown>): ReportedFailure | undefined {
	const status = textAt(body, 'status') ?? '';
	const isRpcError = textAt(body, 'jsonrpc') !== undefined && isObject(body.error);
	if (body.success !== false && body.ok !== false && !FAILED.test(status) && !isRpcError) return undefined;
	const said = errorText(body);
	return said === '' || said === status ? undefined : { said, status: statusOf(body, said) };
}

function statusOf(body: Record<string, unknown>, said: string): number {
	const codes = ['error_code', 'statusCode', 'status', 'code'].map((field) => numberAt(body, field));
	const known = codes.find((code) => code !== undefined && code >= REFUSED && code < 600);
	return known ?? (/rate.?limit|too many requests/i.test(said) ? LIMITED : REFUSED);
}
