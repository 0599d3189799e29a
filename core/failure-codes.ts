/** What a failure is about; also the sections of docs/failures.md. */
type FailureKind = 'settings' | 'credential' | 'limits' | 'library' | 'network' | 'agent' | 'n8n';

interface FailureRow {
	readonly kind: FailureKind;
	/** One sentence without its full stop. */
	readonly meaning: string;
	/** What usually helps; the failure itself carries the cure for its case. */
	readonly cure: string;
}

/**
 * Every code that a failure may carry. Codes are stable: programs and error branches decide by them.
 * docs/failures.md is generated from this table.
 */
export const failureCodes = {
	'empty-field': {
		kind: 'settings',
		meaning: 'A field or an option that is needed is empty',
		cure: 'Fill it in, or remove the option.',
	},
	'unknown-choice': {
		kind: 'settings',
		meaning: 'A list field contains a value that this version does not know',
		cure: 'Choose from the list, or update the package.',
	},
	'invalid-option': {
		kind: 'settings',
		meaning: 'A field or an option has a value that cannot be used, such as a number out of range',
		cure: 'Enter a value in the form that the message names.',
	},
	'conflicting-settings': {
		kind: 'settings',
		meaning: 'Two settings of the node cannot be combined',
		cure: 'Change one of the two settings that the message names.',
	},
	'not-supported': {
		kind: 'settings',
		meaning: 'The chosen API, source or execution cannot do what the settings ask for',
		cure: 'Choose another mode or another API.',
	},
	'no-waiting-request': {
		kind: 'settings',
		meaning: 'No webhook request waits for the response: none asked for it, or it has been answered already',
		cure: 'Set Respond in the trigger to Using Respond Node, and respond once.',
	},
	'invalid-url': {
		kind: 'settings',
		meaning: 'A URL or the name in a webhook URL cannot be used',
		cure: 'Enter a complete http or https URL on one line, without a user name or password.',
	},
	'invalid-header': {
		kind: 'settings',
		meaning: 'An HTTP header has a name or a value that cannot be sent, or is set twice',
		cure: 'Use a name such as X-Team and a value on a single line.',
	},
	'invalid-json': {
		kind: 'settings',
		meaning: 'A field that takes a JSON object contains something else',
		cure: 'Enter it in the form {"name": "value"}.',
	},
	'invalid-path': {
		kind: 'settings',
		meaning: 'A path into JSON is malformed',
		cure: 'Enter a path such as data.items[0].name.',
	},
	'invalid-event-filter': {
		kind: 'settings',
		meaning: 'An event filter is malformed',
		cure: 'Enter names such as issues.opened, release.*, !star.',
	},
	'invalid-ip-list': {
		kind: 'settings',
		meaning: 'The list of allowed IP addresses has an entry that is not an address or a range',
		cure: 'Enter addresses or ranges such as 203.0.113.0/24.',
	},
	'invalid-template': {
		kind: 'settings',
		meaning: 'A payload template has a variable without an end or a name',
		cure: 'Write ${name} for a variable, and $${ for a literal ${.',
	},
	'unknown-variable': {
		kind: 'settings',
		meaning: 'A payload template names a variable that does not exist',
		cure: 'Correct the name, or define the variable.',
	},
	'invalid-payload': {
		kind: 'settings',
		meaning: 'The payload cannot be sent or signed as it is',
		cure: 'Check the quotes, commas and braces of the template, and what the signature needs in the body.',
	},
	'missing-binary-field': {
		kind: 'settings',
		meaning: 'The item has no binary field of the given name',
		cure: 'Enter the name of a binary field of the incoming item.',
	},
	'unverified-webhook': {
		kind: 'settings',
		meaning: 'The settings would let anyone start the workflow',
		cure: 'Turn on a verification, or use an unguessable URL.',
	},
	'unknown-profile': {
		kind: 'settings',
		meaning: 'There is no signature profile of this name',
		cure: 'Use a name from the list of providers.',
	},
	'invalid-profile': {
		kind: 'settings',
		meaning: 'A custom signature is described in a way that cannot work or is not safe',
		cure: 'Correct the part that the message names.',
	},
	'cannot-sign': {
		kind: 'settings',
		meaning: 'Something that the signature needs is missing, or only the vendor can make this signature',
		cure: 'Supply what the message names, or choose another signature.',
	},
	'missing-credential': {
		kind: 'credential',
		meaning: 'No credential is selected, or a field of it is empty',
		cure: 'Select a credential, and fill in the field that the message names.',
	},
	'invalid-credential': {
		kind: 'credential',
		meaning: 'A field of the credential has a value that cannot be used',
		cure: 'Open the credential and correct the field.',
	},
	'missing-secret': {
		kind: 'credential',
		meaning: 'There is no secret to verify or to sign with',
		cure: 'Enter the secret that the sender and the receiver share.',
	},
	'invalid-secret': {
		kind: 'credential',
		meaning: 'A secret does not have the form that the signature needs',
		cure: 'Copy the complete key again, without quotes, spaces or line breaks.',
	},
	'host-not-allowed': {
		kind: 'limits',
		meaning: 'The request would go to a server that the settings or the credential do not allow',
		cure: 'If it is the right host, add it to Allowed Domains in the credential.',
	},
	'model-may-not-choose': {
		kind: 'limits',
		meaning: 'The node is a tool, and the AI model would fill in a field that it is not allowed to fill in',
		cure: 'Use a fixed value for the field, or turn on Let AI Model Choose Everything.',
	},
	'unreadable-capture': {
		kind: 'settings',
		meaning: 'A captured request cannot be read',
		cure: 'Use a curl command, a HAR file, a raw HTTP request or the item of a trigger.',
	},
	'invalid-argument': {
		kind: 'library',
		meaning: 'A function of the library was called with an argument of the wrong type',
		cure: 'Call it as the message shows.',
	},
	'connection-failed': {
		kind: 'network',
		meaning: 'The connection could not be made, or was lost; systemCode is the error code of the system',
		cure: 'Check that the URL is correct and that the server is running.',
	},
	'request-blocked': {
		kind: 'network',
		meaning: 'n8n refused to send the request, because of its SSRF protection or the allowed domains',
		cure: 'Check Allowed Domains, or ask the administrator of n8n.',
	},
	'timed-out': {
		kind: 'network',
		meaning: 'No complete response arrived in time',
		cure: 'Check whether the request had an effect before you send it again, or increase Timeout.',
	},
	'http-status': {
		kind: 'network',
		meaning: 'The response has a status other than 2xx; httpCode is the status',
		cure: 'Check the URL, the key and what is sent against the documentation of the server.',
	},
	'receiver-reported-error': {
		kind: 'network',
		meaning: 'The receiver of a webhook responded with a 2xx status, but its response reports a failure',
		cure: 'Check the payload and the URL against the documentation of the receiver.',
	},
	'sign-in-failed': {
		kind: 'network',
		meaning: 'n8n did not get an OAuth2 token for the request',
		cure: 'Check the access token URL, client ID, client secret and scope in the credential.',
	},
	'unknown-answer': {
		kind: 'agent',
		meaning: 'The response is not one that the chosen agent API returns',
		cure: 'Check Agent API and the URL.',
	},
	'request-rejected': {
		kind: 'agent',
		meaning: 'The agent understood the request and refused it before it ran anything',
		cure: 'Check Agent API, Extra JSON and the files.',
	},
	'agent-reported-error': {
		kind: 'agent',
		meaning: 'The agent ran and reported an error',
		cure: 'Check the log of the agent before you run it again.',
	},
	'reply-too-large': {
		kind: 'agent',
		meaning: 'The reply, or one event of its stream, is larger than the limit',
		cure: 'Increase Largest Reply, or have the agent return less.',
	},
	'reply-too-deep': {
		kind: 'agent',
		meaning: 'The JSON of the reply, or of one event of its stream, has more levels than n8n can store',
		cure: 'Have the agent return JSON with fewer levels.',
	},
	'reply-incomplete': {
		kind: 'agent',
		meaning: 'The stream ended before the reply was complete; partialText is what arrived',
		cure: 'Check the log of the agent before you run it again.',
	},
	'still-running': {
		kind: 'agent',
		meaning: 'The agent was still running when the timeout expired',
		cure: 'Set Wait For Reply to Check a Started Run, or increase Timeout.',
	},
	cancelled: {
		kind: 'n8n',
		meaning: 'The execution was cancelled',
		cure: 'Run the workflow again.',
	},
	'n8n-error': {
		kind: 'n8n',
		meaning: 'n8n itself failed, for example in an expression, with a credential or in storing a file',
		cure: 'Read the message, which comes from n8n itself.',
	},
} as const satisfies Record<string, FailureRow>;

/** A stable name for what went wrong: the keys of `failureCodes`, so that none can be without its row. */
export type FailureCode = keyof typeof failureCodes;
