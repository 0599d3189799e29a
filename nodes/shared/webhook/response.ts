import type { IWebhookFunctions } from 'n8n-workflow';

/** Express's response, as provided by n8n. */
export type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * Calls back once, with the status, as soon as the response is given. The `finish` event would not do: it never fires
 * if the sender hung up first, although n8n has stored the execution and responded.
 */
export function onAnswered(response: Response, settle: (status: number) => void): void {
	const end = response.end.bind(response) as (...content: unknown[]) => Response;
	response.end = ((...content: unknown[]) => {
		response.end = end as Response['end'];
		settle(response.statusCode);
		return end(...content);
	}) as Response['end'];
}

/** Tells whether the sender is still connected. */
export function isConnected(response: Response): boolean {
	return !response.destroyed && !response.writableEnded && response.socket?.destroyed !== true;
}

/** What n8n will answer as a success gets this status; n8n decides it before the delivery is known. */
export function setSuccessStatus(response: Response, status: number): void {
	const given = response.status.bind(response);
	response.status = (code) => given(code >= 200 && code < 300 ? status : code);
}
