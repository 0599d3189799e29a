/**
 * How a row of the table of witnesses is written. A row says how a vendor's library signs or verifies deliveries, for
 * one signature profile. Its functions run in the child process (answers.mjs), so they import the library themselves.
 */
const { randomBytes } = require('node:crypto');

const STANDARD_SECRET = 'whsec_V2l0bmVzc2VzIG9mIHRoZSB2ZW5kb3Jz';
const OTHER_STANDARD_SECRET = 'whsec_QW5vdGhlciBzZWNyZXQgb2YgdGVzdHM=';

/** A change of the body that is more than another spelling of the same JSON. */
const tampered = (body) => body.replace('genuine', 'altered');

/** Completes a row of the table, see table.d.cts. */
const witness = (row) => ({
	by: 'vendor',
	profile: row.package,
	secret: 'the signing secret of a witness',
	otherSecret: 'another signing secret',
	body: '{"type":"order.paid","note":"genuine"}',
	tampered,
	accepted: 'true',
	refusal: 'false',
	...row,
});

/** A row for a library that verifies Standard Webhooks: whsec_ secrets, 300 s in both directions. */
const standardWitness = (row) =>
	witness({
		secret: STANDARD_SECRET,
		otherSecret: OTHER_STANDARD_SECRET,
		accepted: 'order.paid',
		refusal: 'No matching signature found',
		clock: { behind: 300, ahead: 300 },
		...row,
	});

const newId = () => `msg_${randomBytes(9).toString('base64url')}`;

/** The text behind the first `key=` in a list such as `t=1,v1=…`. */
const item = (list, key) =>
	list
		.split(',')
		.find((part) => part.startsWith(`${key}=`))
		?.slice(key.length + 1);

module.exports = { item, newId, OTHER_STANDARD_SECRET, STANDARD_SECRET, standardWitness, tampered, witness };
