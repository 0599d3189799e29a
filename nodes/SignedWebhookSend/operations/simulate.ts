import { randomString } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { findSample, renderSample } from '../../../core/send/samples';
import { textParameter } from '../../shared/parameters';
import { readSender } from '../send/outgoing';
import { sendableContentType } from '../send/payload';
import type { Operation } from './operation';
import { deliverAndReport } from './send';

/** Operation Simulate: sends a provider's event, signed as the provider would sign it, to a receiver under test. */
export const simulate: Operation = async (context, itemIndex, stopped, redactor) => {
	const sender = await readSender(context, itemIndex, redactor);
	const key = textParameter(context, 'sampleEvent', itemIndex);
	const sample = findSample(key);
	if (sample === undefined)
		throw new Failure('unknown-choice', `Unknown sample event: ${key}`, 'Choose an event from the list.');
	const now = new Date();
	const rendered = renderSample(sample, {
		token: randomString(20),
		seconds: Math.floor(now.getTime() / 1000),
		iso: now.toISOString(),
		url: sender.url,
	});
	const message = {
		...rendered,
		contentType: sendableContentType(rendered.contentType),
		method: 'POST' as const,
		signature: sample.profile,
		deliveryId: sender.options.deliveryId?.trim() || rendered.deliveryId,
	};
	const report = await deliverAndReport(context, sender, message, stopped);
	return { ...report, simulated: { provider: sample.profile, event: sample.name } };
};
