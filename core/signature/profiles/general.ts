import type { MessageSignatureScheme, SignatureProfile } from '../types';
import { ABUSE_PROTECTION } from './handshakes';
import {
	BASE64_KEY,
	equalHeader,
	header,
	hexHeader,
	HOUR,
	json,
	profile,
	stamped,
	STANDARD_KEYS,
	standardWebhooks,
	SVIX_RETRY,
} from './row';

const COVERS = ['@method', '@target-uri', 'content-type', 'content-digest'];

const ED25519_KEYS: MessageSignatureScheme['keys'] = [
	{ prefix: 'whsk_', encoding: 'raw-base64', signsOnly: true },
	{ encoding: 'raw-base64url' },
];

function messageSignature(
	algorithm: MessageSignatureScheme['algorithm'],
	required: readonly string[],
): MessageSignatureScheme {
	const keys = algorithm === 'ed25519' ? ED25519_KEYS : BASE64_KEY;
	return { kind: 'message-signature', algorithm, keys, required, covers: COVERS, tolerance: 300 };
}

type Common = 'retry' | 'group' | 'setup' | 'docs' | 'event' | 'body' | 'exampleEvents';

const rfc9421: Pick<SignatureProfile, Common> = {
	group: 'General',
	setup:
		'Enter the URL in the sender, which must sign with HTTP Message Signatures. In the credential, enter the shared key in Base64, or the Ed25519 public key.',
	docs: 'https://www.rfc-editor.org/rfc/rfc9421',
	retry: { keeps: 'signature', source: 'Nothing is known about the sender, but a time is signed.' },
	event: [json('type'), header('ce-type')],
	body: ['any'],
	exampleEvents: [],
};

const LOOSE =
	'Accepts signatures that do not cover the Content-Digest header and therefore do not protect the body. If possible, use the source that requires the digest.';

export const general = [
	profile({
		name: 'standard-webhooks',
		displayName: 'Standard Webhooks',
		group: 'General',
		scheme: standardWebhooks(['webhook', 'svix'], STANDARD_KEYS),
		secretLabel: 'Signing Secret',
		setup:
			'In the sender, create an endpoint with the URL and copy its signing secret (whsec_…) or public key (whpk_…) to the credential.',
		docs: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md',
		retry: {
			keeps: 'id',
			spanSeconds: 76 * HOUR,
			source: 'The webhook-id is signed. The specification’s example schedule ends after 75 h 36 min.',
		},
		event: [json('type')],
		deliveryId: [header('webhook-id'), header('svix-id')],
		body: ['any'],
		exampleEvents: ['user.created', 'invoice.paid'],
	}),
	profile({
		name: 'svix',
		displayName: 'Svix',
		group: 'General',
		scheme: standardWebhooks(['svix', 'webhook'], STANDARD_KEYS),
		secretLabel: 'Signing Secret',
		setup:
			'In the application portal, add an endpoint with the URL and copy its signing secret (whsec_…) to the credential.',
		docs: 'https://docs.svix.com/receiving/verifying-payloads/how-manual',
		retry: SVIX_RETRY,
		event: [json('type'), json('event_type'), json('eventType')],
		deliveryId: [header('svix-id'), header('webhook-id')],
		body: ['any'],
		exampleEvents: ['user.created', 'invoice.paid'],
	}),
	profile({
		name: 'cloudevents',
		displayName: 'CloudEvents',
		group: 'General',
		// http-webhook.md section 3: "The delivery target MUST support both methods"
		scheme: { ...equalHeader('Authorization', 'bearer'), orQuery: 'access_token' },
		secretLabel: 'Access Token',
		setup:
			'Enter the URL and the token in the sender. It sends the token in the header Authorization: Bearer or, less safely, as access_token in the URL.',
		docs: 'https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md',
		retry: {
			keeps: 'id-and-content',
			source: 'Source and ID are unique together (CloudEvents 1.0). The specification gives no schedule.',
			id: [
				{ in: 'joined', parts: [header('ce-source'), header('ce-id')], separator: ' ' },
				// the body counts too, and has the source
				json('id'),
				{ in: 'json-each', list: '', fields: ['id'] },
			],
		},
		event: [header('ce-type'), json('type')],
		deliveryId: [header('ce-id'), json('id')],
		lists: [{ path: '[]', event: [json('type')], deliveryId: [json('id')] }],
		limits: 'The token only proves who the sender is; the body is not signed.',
		body: ['any'],
		exampleEvents: ['com.example.object.created'],
		handshakes: [ABUSE_PROTECTION],
	}),
	profile({
		name: 'convoy',
		displayName: 'Convoy (Simple)',
		group: 'General',
		scheme: hexHeader('X-Convoy-Signature'),
		setup:
			'In Convoy, add an endpoint with the URL and copy its secret to the credential; the project must use simple signatures, SHA256 and hex.',
		docs: 'https://docs.getconvoy.io/product-manual/signatures',
		retry: {
			keeps: 'nothing',
			source: 'Bodies are those of any sender behind the gateway, and neither an ID nor a time is signed.',
		},
		event: [json('event'), json('event_type')],
		body: ['any'],
		exampleEvents: ['charge.success'],
	}),
	profile({
		name: 'convoy-advanced',
		displayName: 'Convoy (Advanced)',
		group: 'General',
		scheme: stamped('X-Convoy-Signature', { content: '{t},{body}' }),
		setup:
			'In Convoy, add an endpoint with the URL and copy its secret to the credential; the project must use advanced signatures, SHA256 and hex.',
		docs: 'https://docs.getconvoy.io/product-manual/signatures',
		retry: { keeps: 'signature', source: 'Bodies are those of any sender behind the gateway; a time is signed.' },
		event: [json('event'), json('event_type')],
		body: ['any'],
		exampleEvents: ['charge.success'],
	}),
	profile({
		...rfc9421,
		name: 'rfc9421-digest-hmac-sha256',
		displayName: 'HTTP Message Signatures (HMAC)',
		scheme: messageSignature('hmac-sha256', ['@method', '@target-uri', 'content-digest']),
		secretLabel: 'Shared Key (Base64)',
	}),
	profile({
		...rfc9421,
		name: 'rfc9421-digest-ed25519',
		displayName: 'HTTP Message Signatures (Ed25519)',
		scheme: messageSignature('ed25519', ['@method', '@target-uri', 'content-digest']),
		secretLabel: 'Public Key',
	}),
	profile({
		...rfc9421,
		name: 'rfc9421-hmac-sha256',
		displayName: 'HTTP Message Signatures (HMAC, Digest Not Covered)',
		scheme: messageSignature('hmac-sha256', []),
		secretLabel: 'Shared Key (Base64)',
		limits: LOOSE,
	}),
	profile({
		...rfc9421,
		name: 'rfc9421-ed25519',
		displayName: 'HTTP Message Signatures (Ed25519, Digest Not Covered)',
		scheme: messageSignature('ed25519', []),
		secretLabel: 'Public Key',
		limits: LOOSE,
	}),
];
