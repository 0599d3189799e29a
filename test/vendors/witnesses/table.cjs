/** All witnesses. Their order is that of the table in docs/vendors.md. */
const witnesses = [
	...require('./standard-webhooks.cjs'),
	...require('./payments.cjs'),
	...require('./commerce.cjs'),
	...require('./messaging.cjs'),
	...require('./telephony.cjs'),
	...require('./ai.cjs'),
	...require('./content.cjs'),
	...require('./work.cjs'),
	...require('./development.cjs'),
	...require('./message-signatures.cjs'),
];

/** What a witness is called in questions and titles. */
const nameOf = ({ package: library, profile, note }) =>
	`${library}${library === profile ? '' : ` for ${profile}`}${note ? `, ${note}` : ''}`;

module.exports = { nameOf, witnesses };
