import { profile } from '../row';

export const oidc = [
	profile({
		name: 'oidc',
		displayName: 'OIDC / JWT',
		aliases: ['jwt'],
		group: 'General',
		scheme: {
			kind: 'public-key',
			proof: {
				kind: 'token-proof',
				place: { in: 'header', name: 'Authorization' },
				algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
				claims: [
					{ claim: ['iss'], must: { match: ['{issuer}'] } },
					{ claim: ['aud'], must: { match: ['{audience}'] }, owner: true },
				],
				expires: true,
				tolerance: 60,
			},
			keySource: { from: 'address', addresses: ['{jwksUrl}'], answer: { form: 'jwks' }, orSecrets: true },
			settings: [
				{
					name: 'issuer',
					label: 'Issuer',
					description: 'The claim iss of the tokens, exactly as the identity provider writes it.',
					required: true,
					placeholder: 'https://login.example.com/realms/main',
				},
				{
					name: 'audience',
					label: 'Audience',
					description:
						'The claim aud that the tokens must contain: what the identity provider calls the audience, API identifier or client ID of this webhook.',
					required: true,
					placeholder: 'https://n8n.example.com',
				},
				{
					name: 'jwksUrl',
					label: 'JWKS URL',
					description:
						'The address of the keys, which the provider names as jwks_uri in its /.well-known/openid-configuration. Not needed if a public key is entered.',
					placeholder: 'https://login.example.com/realms/main/protocol/openid-connect/certs',
				},
			],
		},
		secretLabel: 'Public Key',
		setup:
			'For callers that have an access token or ID token of an identity provider, such as Keycloak, Auth0, Entra ID or Google. They send it as Authorization: Bearer. Enter the issuer, the audience and the JWKS URL in the credential, or a public key in place of the URL.',
		docs: 'https://openid.net/specs/openid-connect-core-1_0.html',
		retry: { keeps: 'nothing', source: 'Any program may call, and one token serves for many calls.' },
		limits: 'The token proves who calls; it does not cover the body.',
		body: ['any'],
	}),
];
