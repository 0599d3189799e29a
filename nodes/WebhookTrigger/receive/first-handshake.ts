import type { IWebhookResponseData } from 'n8n-workflow';

import { answerFirstHandshake, describeMisfit, profiles } from '../../../core/signature';
import type { HandshakeAnswer, SignatureProfile, WebhookRequest } from '../../../core/signature';
import { sendAnswer, answers } from '../answer/answers';
import { showInPanel } from '../answer/panel';
import { refuse } from '../answer/refuse';
import { configurationKey } from '../configuration/configuration-cache';
import type { CallerAllowance } from './caller-allowance';
import { refusalBy } from './checks';
import type { Reception } from './reception';

/**
 * What happens to a request while no secret is configured, at a source that sends its secret in the first request (Notion,
 * Asana). Anybody can send such a request, so the value is shown to the operator, who must see to it that it is genuine.
 *
 * @param profile of the source
 */
export function receiveFirstHandshake(
	reception: Reception,
	profile: SignatureProfile,
	request: WebhookRequest,
	allowance: CallerAllowance,
): IWebhookResponseData {
	const { context, configuration, state, now } = reception;
	const seconds = Math.floor(now / 1000);
	for (const check of configuration.checks) {
		const result = check.verifier.authenticate(request, seconds);
		if (result.ok) continue;
		return refuse(reception, allowance.takeRefused(refusalBy(check, request, result.reason, seconds)));
	}
	const tooMany = allowance.take('unverified');
	if (tooMany) return refuse(reception, tooMany);
	const handshake = answerFirstHandshake(profile, request);
	if (handshake?.captured) {
		showSecret(reception, profile, handshake.captured);
		return sendAnswer(context, handshake);
	}
	const why = waiting(profile, request);
	state.log.write(context, why);
	sendAnswer(context, answers.misconfigured);
	return showInPanel(context, () => ({
		kind: 'error',
		title: 'The node has no secret yet',
		text: `This node ${why}.`,
	}));
}

function waiting(profile: SignatureProfile, request: WebhookRequest): string {
	const { displayName } = profile;
	const misfit = describeMisfit(profile, request);
	if (misfit) return `has no secret yet and refused a request: ${misfit}`;
	return (
		`has no secret yet and refused a request. If you have not set up the webhook in ${displayName}, do so with the ` +
		'URL of this node and follow the instructions that then appear in this log. If you already have the secret, select a ' +
		'Webhook Signing Secret credential in this node'
	);
}

type Captured = NonNullable<HandshakeAnswer['captured']>;

/** The only place where n8n's log may hold a secret (DESIGN §6): the vendor shows this one nowhere else. */
function showSecret(
	{ context, state, now }: Reception,
	{ displayName }: SignatureProfile,
	{ label, value, proof }: Captured,
): void {
	const { log, capturedSecrets } = state;
	const node = context.getNode();
	const purpose = context.getMode() === 'manual' ? 'test' : 'production';
	const key = configurationKey(node);
	const known = capturedSecrets.judge(purpose, key, value);
	switch (known.kind) {
		case 'first': {
			const written = log.writeOnce(
				context,
				`received the ${label} ${value} in an unsigned request. If you have just set up the webhook in ${displayName}, ` +
					`${proof}. Then save it in a Webhook Signing Secret credential, select that credential in this node and publish ` +
					'the workflow. If you did not set up a webhook, ignore this message',
			);
			if (written) capturedSecrets.remember(purpose, key, value, new Date(now));
			return;
		}
		case 'same':
			log.write(context, `received the same ${label} again. It is in the log entry of ${known.shownAt}`);
			return;
		case 'different':
			log.write(
				context,
				`received a different ${label} in an unsigned request and did not log it. The log entry of ${known.shownAt} shows ` +
					`the first one. Unless you set up two webhooks, at most one of them is genuine: ${proof}. To start over, ` +
					`change Name in URL in this node, publish the workflow, and set up the webhook in ${displayName} again with ` +
					'the new URL',
			);
	}
}

/**
 * Says that a handshake contained a secret although one is configured. The text is the same for all, so that nothing a
 * stranger sends comes into the log.
 */
export function warnOfIgnoredSecret(
	{ context, configuration, state }: Reception,
	{ label, renewal }: NonNullable<HandshakeAnswer['ignoredSecret']>,
): void {
	const vendor = profiles[configuration.source]?.displayName ?? 'the sender';
	state.log.write(
		context,
		`received another ${label} in an unsigned request and answered as ${vendor} requires. The sender is not verified, so ` +
			`the value is not logged and the configured secret stays in use. If you have just set up a new webhook in ${vendor}, ` +
			`${renewal}. Otherwise, ignore this message`,
	);
}
