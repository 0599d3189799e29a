import type { IWebhookFunctions } from 'n8n-workflow';

import type { Confirmation } from '../../../core/signature';
import { sendHttp } from '../../shared/http';
import type { RefusalReason } from '../answer/refusals';

const LIMITS = { timeoutMs: 8_000, sampleBytes: 4096 };

/**
 * Calls the address with which a genuine request wants its subscription confirmed. Redirects are not followed, and n8n lets the
 * request go to this host only.
 *
 * @returns why it could not be confirmed
 */
export async function confirm(context: IWebhookFunctions, { url }: Confirmation): Promise<RefusalReason | undefined> {
	if (url === undefined) return 'confirmation-refused';
	const request = { method: 'GET', url, headers: {}, body: Buffer.alloc(0) } as const;
	const answer = await sendHttp(context, { ...request, allowedDomains: new URL(url).hostname }, LIMITS);
	return answer.kind === 'answer' && answer.status === 200 ? undefined : 'confirmation-failed';
}
