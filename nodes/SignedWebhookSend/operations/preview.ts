import { curlScript } from '../../../core/send';
import type { NamedSecret } from '../../../core/send';
import type { SenderSecrets } from '../../shared/signing/credentials';
import { composeMessage, readSender } from '../send/outgoing';
import { reportedRequest } from '../send/output';
import type { Operation } from './operation';
import { readMessage } from './send';

/** Operation Preview: shows what Send would send, and returns a script that sends it with openssl and curl. */
export const preview: Operation = async (context, itemIndex, _stopped, redactor) => {
	const sender = await readSender(context, itemIndex, redactor);
	const message = await readMessage(context, itemIndex, sender);
	const { signer, requestAt } = composeMessage(sender, message);
	const timestamp = Math.floor(Date.now() / 1000);
	const request = requestAt(timestamp);
	const keys = signingKeys(sender.secrets);
	const script = curlScript({
		request,
		secrets: [...keys, ...payloadSecrets(sender.secrets)],
		...(signer && { signed: { profile: signer.profile, keys, id: message.deliveryId } }),
	});
	return {
		deliveryId: message.deliveryId,
		timestamp,
		signature: signer ? { profile: signer.profile.name, name: signer.profile.displayName } : null,
		signatures: signer ? keys.length : 0,
		request: reportedRequest(request, sender),
		...(sender.warnings.length > 0 && { warnings: sender.warnings }),
		script,
	};
};

function signingKeys({ signing }: SenderSecrets): NamedSecret[] {
	const names = [
		{ variable: 'SIGNING_SECRET', meaning: 'the signing secret of the credential' },
		{ variable: 'PREVIOUS_SIGNING_SECRET', meaning: 'the previous signing secret of the credential' },
	];
	return names.flatMap((name, at) => {
		const value = signing[at];
		return value === undefined ? [] : [{ ...name, value }];
	});
}

function payloadSecrets({ named }: SenderSecrets): NamedSecret[] {
	return Object.entries(named).map(([name, value]) =>
		name === 'ACCESS_TOKEN'
			? { variable: name, value, meaning: 'the access token of the credential' }
			: // A prefix, because a secret may be named PATH.
				{ variable: `SECRET_${name}`, value, meaning: `the secret ${name} of the credential` },
	);
}
