import { randomString } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, IHttpRequestMethods } from 'n8n-workflow';

import { hostOf, isDomainAllowed, quickRetries } from '../../core/delivery';
import { createSigner } from '../../core/signature';
import type { Signer } from '../../core/signature';
import { NodeFailure } from '../shared/errors';
import { textParameter, urlParameter } from '../shared/parameters';
import { createRedactor } from '../shared/redaction';
import { deliver } from './deliver';
import { joinHeaders } from './headers';
import { buildPayload } from './payload';
import { deliveryFailure, reportOf } from './report';
import { parseSenderSecrets } from './sender-secrets';
import type { SenderSecrets } from './sender-secrets';
import { UNSIGNED } from './signatures';

interface SendOptions {
	attempts?: number;
	headers?: { values?: Array<{ name: string; value: string }> };
	timeoutSeconds?: number;
}

/** Operation Send: renders, signs and delivers one item's payload, and reports the delivery. */
export async function send(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const secrets = parseSenderSecrets(
		await context.getCredentials<IDataObject>('signedWebhookApi', itemIndex),
		Date.now(),
	);
	const url = urlParameter(context, 'url', itemIndex);
	refuseForeignHost(url, secrets);
	const method = textParameter(context, 'method', itemIndex) as IHttpRequestMethods;
	const options = context.getNodeParameter('options', itemIndex, {}) as SendOptions;
	const signer = signerOf(textParameter(context, 'signature', itemIndex), secrets);
	const payload = buildPayload(context, itemIndex, secrets.named);
	const deliveryId = `msg_${randomString(24)}`;

	const delivery = await deliver(
		context,
		{ ...quickRetries, attempts: options.attempts ?? quickRetries.attempts },
		(timestamp) => {
			const signed = signer?.sign({ body: payload.body, id: deliveryId, timestamp, method, url });
			const own = { 'Content-Type': payload.contentType, ...authorization(secrets), ...signed?.headers };
			return {
				method,
				url: signed?.url ?? url,
				headers: joinHeaders(own, options.headers?.values ?? []),
				body: signed?.body ?? payload.body,
				timeoutMs: (options.timeoutSeconds ?? 15) * 1000,
				allowedDomains: secrets.allowedDomains,
			};
		},
	);

	const redact = createRedactor(secrets.all);
	const report = reportOf(delivery, deliveryId, redact);
	if (delivery.verdict !== 'delivered') throw deliveryFailure(delivery, report, redact);
	return report;
}

function refuseForeignHost(url: string, { allowedDomains }: SenderSecrets): void {
	if (isDomainAllowed(url, allowedDomains)) return;
	throw new NodeFailure(
		`The credential may not be sent to ${hostOf(url) ?? 'this URL'}`,
		`Its allowed domains are: ${allowedDomains}. Add the host there if the receiver really lives there.`,
	);
}

function signerOf(signature: string, { signing }: SenderSecrets): Signer | undefined {
	if (signature === UNSIGNED) return undefined;
	if (signing.length > 0) return createSigner(signature, signing);
	throw new NodeFailure(
		'The credential holds no signing secret',
		'Open the Signed Webhook credential and enter one, or set Signature to None.',
	);
}

function authorization({ accessToken }: SenderSecrets): Record<string, string> {
	return accessToken === '' ? {} : { Authorization: `Bearer ${accessToken}` };
}
