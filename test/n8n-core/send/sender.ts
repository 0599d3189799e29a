import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import type { NodeResult, NodeRun } from '../harness/workflow';

/** Secrets that a canary search can find. */
export const secrets = {
	signingSecret: `whsec_${Buffer.from('canary-signing-secret-of-tests').toString('base64')}`,
	accessToken: 'canary-access-token-1234567890',
};

/** Returns the setup of a node that sends to loopback with these secrets. */
export function sender(parameters: INodeParameters, credential: ICredentialDataDecryptedObject = {}): NodeRun {
	return {
		type: 'signedWebhookSend',
		parameters,
		credentials: { signedWebhookApi: { ...secrets, allowedDomains: '*', ...credential } },
	};
}

export interface Report {
	status: string;
	verdict: string;
	deliveryId: string;
	attempts: Array<{
		attempt: number;
		startedAt: string;
		durationMs: number;
		statusCode: number | null;
		error: string | null;
		why: string;
		retryAfter?: string;
		pauseMs?: number;
	}>;
	response: { statusCode: number; headers: Record<string, string>; body: unknown; truncated?: true } | null;
	request: { method: string; url: string; headers: Record<string, string>; body: string };
	warnings?: string[];
}

/** Returns the report of a delivery from the output, the error output, or the error that stopped the workflow. */
export function deliveryOf({ items, failed, error }: NodeResult): Report {
	const ofError = (value: unknown) => (value as { delivery?: unknown } | undefined)?.delivery;
	const found = items[0]?.json ?? ofError(failed[0]?.json.error) ?? deepFind(error, 'delivery');
	if (found === undefined) throw new Error(`There is no delivery report: ${error?.message ?? 'no error either'}`);
	return found as unknown as Report;
}

function deepFind(value: unknown, key: string, depth = 0): unknown {
	if (typeof value !== 'object' || value === null || depth > 4) return undefined;
	if (key in value) return (value as Record<string, unknown>)[key];
	for (const inner of Object.values(value)) {
		const found = deepFind(inner, key, depth + 1);
		if (found !== undefined) return found;
	}
	return undefined;
}
