/** Changes of rows after which nothing behaves differently, and why. */
interface Equivalent {
	/** whole names, or a pattern */
	readonly rows: readonly string[] | RegExp;
	/** of the path and the value that every-leaf.test.ts prints */
	readonly change: RegExp;
	readonly why: string;
}

export const tableOfEquivalents: readonly Equivalent[] = [
	{
		rows: [
			'cloudevents',
			'onfleet',
			'x-twitter',
			'front',
			'notion',
			'asana',
			'monday',
			'dropbox',
			'okta',
			'ebay',
			'nylas',
		],
		change: /^handshakes\.0\.when\.1: removed$/,
		why: 'The answer repeats what this condition wants to be there, so there is none without it.',
	},
	{
		rows: ['microsoft-graph', 'microsoft-graph-rich'],
		change: /^handshakes\.0\.when\.1: removed$/,
		why: 'The answer repeats what this condition wants to be there, so there is none without it.',
	},
	{
		rows: ['azure-event-grid'],
		change: /^handshakes\.(?:0\.when\.2|1\.when\.1): removed$/,
		why: 'The answer repeats what this condition wants to be there, so there is none without it.',
	},
	{
		rows: ['apple-app-store'],
		change: /^scheme\.proof\.claims\.2\.when\.is: /,
		why: 'The environment is never the empty text, and never another one: the rule holds where the claim is there.',
	},
	{
		rows: ['apple-app-store'],
		change: /^scheme\.proof\.tolerance: /,
		why: 'The tokens have no exp and no nbf. The time of certificates is judged with a minute that certificates.ts has.',
	},
	{
		rows: /./,
		change: /^retry\.id\.\d+\.separator: ".+x"$/,
		why: 'Any text between the parts of an ID keeps them apart.',
	},
	{
		rows: ['klaviyo'],
		change: /^retry\.id\.0\.separator: ""$/,
		why: 'The second part begins with a bracket, which no ID of a webhook has.',
	},
	{
		rows: ['cloudevents', 'clickup', 'microsoft-graph', 'microsoft-graph-rich'],
		change: /^retry\.id\.\d+\.fields\.0: removed$/,
		why: 'The list with the IDs is in the body, which counts too.',
	},
	{
		rows: /^(?:convoy-advanced|rfc9421-.*|grafana-timestamp|terra)$/,
		change: /^retry\.keeps: "id(?:-and-content)?"$/,
		why: 'Without an ID, the signature over the time tells, which is the rule of the row.',
	},
	{
		rows: ['braintree', 'adyen-standard', 'mailgun', 'mailgun-routes'],
		change: /^retry\.keeps: "(?:id|id-and-content|content)"$/,
		why: 'The signature is a part of the body, so the content tells the same.',
	},
	{
		rows: ['google-channel'],
		change: /^retry\.keeps: "id-and-content"$/,
		why: 'The body is empty.',
	},
	{
		rows: ['auth0'],
		change: /^scheme\.spelling: "bearer"$/,
		why: 'The token is entered with its scheme, Bearer …, which both spellings compare alike.',
	},
];

/** Whether a change of a row is in the table. */
export function isEquivalent(name: string, change: string, table: readonly Equivalent[] = tableOfEquivalents): boolean {
	return table.some(
		(row) => (row.rows instanceof RegExp ? row.rows.test(name) : row.rows.includes(name)) && row.change.test(change),
	);
}
