import { createHmac, randomUUID } from 'node:crypto';

import { SECRET } from './workflows.mjs';

const RUN = randomUUID();
let made = 0;

/** Builds a GitHub delivery that has not been sent before, unless `number` selects one. */
export function delivery({ event = 'pull_request', secret = SECRET, number = made++ } = {}) {
	const body = JSON.stringify({ action: 'opened', number, run: RUN, text: 'x'.repeat(900) });
	const signature = createHmac('sha256', secret).update(body).digest('hex');
	return {
		method: 'POST',
		body,
		headers: {
			'content-type': 'application/json',
			'x-github-event': event,
			'x-github-delivery': String(number),
			'x-hub-signature-256': `sha256=${signature}`,
		},
	};
}
