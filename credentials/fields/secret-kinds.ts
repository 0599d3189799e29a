import { profiles } from '../../core/signature';
import { nameList } from '../../core/text/name-list';

/** Senders that verify the URL by repeating a token that the builder has entered at the sender. */
const verifyingByToken = Object.values(profiles)
	.filter(({ handshakes = [] }) => handshakes.some(({ when }) => when.some(({ on }) => on === 'query-token')))
	.map(({ displayName }) => displayName);

/** The kinds of secrets that senders sign with. The first is the default, also for credentials without a kind. */
export const secretKinds = [
	{
		name: 'Shared Secret',
		value: 'sharedSecret',
		description: 'A secret that the sender knows too: GitHub, Slack, Stripe and most others',
	},
	{
		name: 'Public Key',
		value: 'publicKey',
		description: 'For senders that sign with a private key of their own: Discord, Gong, HighLevel, SendGrid and Telnyx',
	},
	{
		name: 'App Secret and Verify Token',
		value: 'verifyToken',
		description: `For ${nameList(verifyingByToken)}`,
	},
	{
		name: 'Named Secrets',
		value: 'namedSecrets',
		description: 'For several senders that call the same URL, each with a secret of its own',
	},
] as const;
