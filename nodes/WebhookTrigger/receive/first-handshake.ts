import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { answerFirstHandshake, describeMisfit, profiles } from '../../../core/signature';
import type { HandshakeAnswer, SignatureProfile, WebhookRequest } from '../../../core/signature';
import type { TriggerConfiguration } from '../configuration/configuration';
import { configurationKey } from '../configuration/configuration-cache';
import type { NodeState } from '../state/node-state';
import { sendAnswer, answers } from './answers';
import type { CallerAllowance } from './caller-allowance';
import { reject } from './rejections';

/**
 * Handles a request while no secret is configured and the vendor discloses it in the first request (Notion, Asana).
 * Anyone can send such a request, so the value is shown to the operator, who must make sure that it is genuine.
 *
 * @param profile the profile of the source
 */
export function receiveFirstHandshake(
	context: IWebhookFunctions,
	configuration: TriggerConfiguration,
	profile: SignatureProfile,
	state: NodeState,
	request: WebhookRequest,
	allowance: CallerAllowance,
): IWebhookResponseData {
	for (const { name: check, verifier } of configuration.checks) {
		const result = verifier.authenticate(request, Math.floor(Date.now() / 1000));
		if (result.ok) continue;
		const { reason } = result;
		const hint = verifier.explain(request, reason);
		const refusal = allowance.refuse({ answer: answers.unauthorized, reason, check, hint });
		return reject(context, configuration, state, refusal);
	}
	const tooMany = allowance.take('unverified');
	if (tooMany) return reject(context, configuration, state, tooMany);
	const handshake = answerFirstHandshake(profile, request);
	if (handshake?.captured) {
		showSecret(context, profile, state, handshake.captured);
		return sendAnswer(context, handshake);
	}
	state.log.write(context, waiting(profile, request));
	return sendAnswer(context, answers.misconfigured);
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

/**
 * Writes the secret to n8n's log, the only place where the log may contain one (DESIGN §6): the vendor discloses it
 * nowhere else.
 */
function showSecret(
	context: IWebhookFunctions,
	{ displayName }: SignatureProfile,
	{ log, toldSecrets }: NodeState,
	{ label, value, proof }: Captured,
): void {
	const node = context.getNode();
	const purpose = context.getMode() === 'manual' ? 'test' : 'production';
	const key = configurationKey(node);
	const told = toldSecrets.judge(purpose, key, value);
	switch (told.kind) {
		case 'first': {
			const written = log.writeOnce(
				context,
				`received the ${label} ${value} in an unsigned request. If you have just set up the webhook in ${displayName}, ` +
					`${proof}. Then save it in a Webhook Signing Secret credential, select that credential in this node and publish ` +
					'the workflow. If you did not set up a webhook, ignore this message',
			);
			if (written) toldSecrets.remember(purpose, key, value, new Date());
			return;
		}
		case 'same':
			log.write(context, `received the same ${label} again. It is in the log entry of ${told.shownAt}`);
			return;
		case 'different':
			log.write(
				context,
				`received a different ${label} in an unsigned request and did not log it. The log entry of ${told.shownAt} shows ` +
					`the first one. Unless you set up two webhooks, at most one of them is genuine: ${proof}. To start over, ` +
					`change Name in URL in this node, publish the workflow, and set up the webhook in ${displayName} again with ` +
					'the new URL',
			);
	}
}

/**
 * Logs that a handshake disclosed a secret although one is configured. The text is always the same, so that nothing
 * from an attacker enters the log.
 */
export function warnOfToldSecret(
	context: IWebhookFunctions,
	{ source }: TriggerConfiguration,
	{ log }: NodeState,
	{ ignoredSecret }: HandshakeAnswer,
): void {
	if (ignoredSecret === undefined) return;
	const { label, renewal } = ignoredSecret;
	const vendor = profiles[source]?.displayName ?? 'the sender';
	log.write(
		context,
		`received another ${label} in an unsigned request and answered as ${vendor} requires. The sender is not verified, so ` +
			`the value is not logged and the configured secret stays in use. If you have just set up a new webhook in ${vendor}, ` +
			`${renewal}. Otherwise, ignore this message`,
	);
}
