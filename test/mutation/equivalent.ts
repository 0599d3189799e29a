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
			'linkedin',
		],
		change: /^handshakes\.0\.when\.1: removed$/,
		why: 'The answer repeats the value that this condition requires, so without the value there is no answer.',
	},
	{
		rows: ['microsoft-graph', 'microsoft-graph-rich'],
		change: /^handshakes\.0\.when\.1: removed$/,
		why: 'The answer repeats the value that this condition requires, so without the value there is no answer.',
	},
	{
		rows: ['azure-event-grid'],
		change: /^handshakes\.(?:0\.when\.2|1\.when\.1): removed$/,
		why: 'The answer repeats the value that this condition requires, so without the value there is no answer.',
	},
	{
		rows: ['apple-app-store'],
		change: /^scheme\.proof\.claims\.2\.when\.is: /,
		why: 'The environment is never empty and never another one, so the rule applies whenever the claim exists.',
	},
	{
		rows: ['apple-app-store'],
		change: /^scheme\.proof\.tolerance: /,
		why: 'The tokens have no exp and no nbf. The validity of certificates has its own tolerance of one minute, in certificates.ts.',
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
		rows: /^(?:convoy-advanced|rfc9421-.*|grafana-timestamp|terra|ghost)$/,
		change: /^retry\.keeps: "id(?:-and-content)?"$/,
		why: 'Without an ID, deliveries are told apart by the signature over the time, which is the rule of the row.',
	},
	{
		rows: ['mercado-pago'],
		change: /^retry\.keeps: "id(?:-and-content)?"$/,
		why: 'The ID of the request is signed, and stands for the same request as the signature.',
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
