import type { IDataObject, IExecuteFunctions, IHttpRequestMethods, NodeParameterValueType } from 'n8n-workflow';

import { inForm, profiles } from '../../../core/signature';
import type { SignatureProfile } from '../../../core/signature';
import { CUSTOM_SIGNATURE, customSignatureProfile } from '../../shared/custom-signature';
import type { ReadParameter } from '../../shared/custom-signature';
import { parameterFor, textParameter } from '../../shared/parameters';
import { deliveryIdOf } from '../../shared/signing/signer';
import { deliver } from '../send/deliver';
import { composeMessage, readSender } from '../send/outgoing';
import type { Message, Sender } from '../send/outgoing';
import { deliveryFailure, deliveryReport } from '../send/output';
import { buildPayload } from '../send/payload';
import type { Operation } from './operation';

/** Operation Send: renders, signs and delivers one item's payload, and reports the delivery. */
export const send: Operation = async (context, itemIndex, stopped, redactor) => {
	const sender = await readSender(context, itemIndex, redactor);
	const message = await readMessage(context, itemIndex, sender);
	return await deliverAndReport(context, sender, message, stopped);
};

/** Returns the message that the builder composed for this item. */
export async function readMessage(context: IExecuteFunctions, itemIndex: number, sender: Sender): Promise<Message> {
	const { options, secrets } = sender;
	const event = options.eventName?.trim();
	return {
		...(await buildPayload(context, itemIndex, secrets.named, options)),
		method: textParameter(context, 'method', itemIndex) as IHttpRequestMethods,
		signature: signatureOf(context, itemIndex),
		deliveryId: deliveryIdOf(options),
		...(event && { event }),
	};
}

/** Returns the chosen signature, in the chosen form. */
function signatureOf(context: IExecuteFunctions, itemIndex: number): string | SignatureProfile {
	const name = textParameter(context, 'signature', itemIndex);
	const read: ReadParameter = (parameter, fallback) =>
		parameterFor(context, parameter, itemIndex, fallback as NodeParameterValueType);
	if (name === CUSTOM_SIGNATURE) return customSignatureProfile(read);
	const profile = profiles[name];
	const form = read('signatureForm', '');
	return profile === undefined || typeof form !== 'string' || form === '' ? name : inForm(profile, form);
}

/** Delivers the message and returns the report. A failed delivery throws a failure that carries its report. */
export async function deliverAndReport(
	context: IExecuteFunctions,
	sender: Sender,
	message: Message,
	stopped: AbortSignal,
): Promise<IDataObject> {
	const { policy, limits } = sender;
	const { requestAt } = composeMessage(sender, message);
	const delivery = await deliver(context, { policy, limits, stopped }, requestAt);
	const report = deliveryReport(delivery, message.deliveryId, sender);
	if (delivery.verdict !== 'delivered') throw deliveryFailure(delivery, report, sender);
	return report;
}
