import { json, profile, stamped } from './row';

export const payments = [
	profile({
		name: 'stripe',
		displayName: 'Stripe',
		group: 'Payments',
		// the whole secret is the key: `whsec_` is not cut off and nothing is decoded
		scheme: stamped('Stripe-Signature'),
		secretLabel: 'Signing Secret',
		secretPrefix: 'whsec_',
		setup:
			'In the Stripe Dashboard open Developers → Webhooks → Add destination: paste the URL, select the events, and copy the signing secret (whsec_…) here.',
		docs: 'https://docs.stripe.com/webhooks/signature',
		confidence: 'A',
		event: [json('type')],
		deliveryId: [json('id')],
		exampleEvents: ['checkout.session.completed', 'invoice.paid', 'charge.*'],
	}),
];
