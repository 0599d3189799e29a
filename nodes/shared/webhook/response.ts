import type { IWebhookFunctions } from 'n8n-workflow';

/** Express's response, as n8n hands it out. */
export type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * Calls back once, at the moment when the response is given, with its status. Not the `finish` event: that never comes
 * when the sender hung up first, although n8n has stored the execution and given its answer.
 */
export function onAnswered(response: Response, settle: (status: number) => void): void {
	const end = response.end.bind(response) as (...content: unknown[]) => Response;
	response.end = ((...content: unknown[]) => {
		response.end = end as Response['end'];
		settle(response.statusCode);
		return end(...content);
	}) as Response['end'];
}

/** Can the sender still be reached? */
export function isConnected(response: Response): boolean {
	return !response.destroyed && !response.writableEnded && response.socket?.destroyed !== true;
}

/** What n8n will answer as a success gets this status; n8n decides it before the delivery is known. */
export function setSuccessStatus(response: Response, status: number): void {
	const given = response.status.bind(response);
	response.status = (code) => given(code >= 200 && code < 300 ? status : code);
}
