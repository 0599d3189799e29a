/** AI services, beside those in standard-webhooks.cjs. */
const { witness } = require('./row.cjs');

module.exports = [
	witness({
		package: 'retell-sdk',
		profile: 'retell',
		secret: 'key_of_a_witness',
		otherSecret: 'another_key',
		body: '{"event":"call_ended","call":{"call_id":"genuine"}}',
		clock: { behind: 300, ahead: 300 },
		namesNoHeader: true,
		signs: true,
		async sign({ body }, key) {
			const { default: Retell } = await import('retell-sdk');
			return { headers: { 'x-retell-signature': await Retell.sign(body, key) } };
		},
		async verify({ headers, body }, key) {
			const { default: Retell } = await import('retell-sdk');
			return Retell.verify(body, key, headers['x-retell-signature']);
		},
	}),
];
