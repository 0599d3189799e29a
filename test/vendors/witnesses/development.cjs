/** Code hosting, infrastructure and identity. */
const { createHash } = require('node:crypto');

const { witness } = require('./row.cjs');

const xHubSignature = (profile, header) =>
	witness({
		package: 'x-hub-signature',
		by: 'third-party',
		profile,
		namesNoHeader: true,
		signs: true,
		sign: ({ body }, secret) => ({ headers: { [header]: xHub(secret).sign(Buffer.from(body)) } }),
		verify: ({ headers, body }, secret) => xHub(secret).verify(headers[header], Buffer.from(body)),
	});

module.exports = [
	witness({
		package: '@octokit/webhooks-methods',
		profile: 'github',
		namesNoHeader: true,
		signs: true,
		async sign({ body }, secret) {
			const { sign } = await import('@octokit/webhooks-methods');
			return { headers: { 'x-hub-signature-256': await sign(secret, body) } };
		},
		async verify({ headers, body }, secret) {
			const { verify } = await import('@octokit/webhooks-methods');
			return verify(secret, body, headers['x-hub-signature-256']);
		},
	}),
	xHubSignature('meta', 'x-hub-signature-256'),
	xHubSignature('bitbucket', 'x-hub-signature'),
	xHubSignature('bitbucket-server', 'x-hub-signature'),
	xHubSignature('jira', 'x-hub-signature'),
	witness({
		package: '@workos-inc/node',
		profile: 'workos',
		namesNoHeader: true,
		accepted: 'user.created',
		body: '{"id":"event_1","event":"user.created","data":{"id":"genuine"},"created_at":"2026-12-01T12:00:00.000Z"}',
		refusal: 'Signature hash does not match the expected signature hash for payload',
		clock: { behind: 180 },
		signs: true,
		async sign({ body }, secret, at) {
			const signature = await (await workos()).webhooks.computeSignature(at * 1000, JSON.parse(body), secret);
			return { headers: { 'workos-signature': `t=${at * 1000}, v1=${signature}` } };
		},
		async verify({ headers, body }, secret) {
			const delivery = { payload: JSON.parse(body), sigHeader: headers['workos-signature'], secret };
			return (await (await workos()).webhooks.constructEvent(delivery)).event;
		},
	}),
	witness({
		package: '@upstash/qstash',
		profile: 'qstash',
		secret: 'sig_of_a_witness',
		otherSecret: 'sig_another',
		refusal: { body: 'body hash does not match', secret: 'signature' },
		reason: 'body-digest-mismatch',
		async verify({ url, headers, body }, key) {
			const { Receiver } = await import('@upstash/qstash');
			const receiver = new Receiver({ currentSigningKey: key, nextSigningKey: key });
			return receiver.verify({ signature: headers['upstash-signature'], body, url });
		},
	}),
	witness({
		package: '@nangohq/node',
		profile: 'nango',
		async verify({ headers, body }, webhookSigningKey) {
			const { Nango } = await import('@nangohq/node');
			return new Nango({ apiKey: 'not-used', webhookSigningKey }).verifyIncomingWebhookRequest(body, headers);
		},
	}),
	witness({
		package: 'jsonwebtoken',
		by: 'third-party',
		profile: 'netlify',
		namesNoHeader: true,
		refusal: { body: 'false', secret: 'invalid signature' },
		reason: 'body-digest-mismatch',
		signs: true,
		sign({ body }, secret) {
			const { sign } = require('jsonwebtoken');
			const claims = { iss: 'netlify', sha256: sha256(body) };
			return { headers: { 'x-webhook-signature': sign(claims, secret, { noTimestamp: true }) } };
		},
		verify({ headers, body }, secret) {
			const { verify } = require('jsonwebtoken');
			const claims = verify(headers['x-webhook-signature'], secret, { algorithms: ['HS256'], issuer: 'netlify' });
			return claims.sha256 === sha256(body);
		},
	}),
];

function xHub(secret) {
	const XHubSignature = require('x-hub-signature');
	return new XHubSignature('sha256', secret);
}

async function workos() {
	const { WorkOS } = await import('@workos-inc/node');
	return new WorkOS('sk_not_used');
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
