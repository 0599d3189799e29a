import type { INodeProperties } from 'n8n-workflow';

interface AllowedDomainsTexts {
	/** What the hosts receive. */
	readonly what: string;
	readonly default?: string;
	readonly placeholder: string;
}

/** Returns the list of the hosts that may receive what the credential contains, or what is made with it. */
export const allowedDomains = ({ what, default: initial = '', placeholder }: AllowedDomainsTexts): INodeProperties => ({
	displayName: 'Allowed Domains',
	name: 'allowedDomains',
	type: 'string',
	default: initial,
	required: true,
	placeholder,
	description: `Comma-separated list of the hosts that can receive ${what}. Use *.example.com for all subdomains of example.com, or * for any host.`,
});

/**
 * Returns n8n's own pair of fields for the same list, with its switch set: there is one list for everything that uses the
 * credential, and n8n's OAuth2 does not send the token to every host.
 */
export const n8nAllowedDomains = (texts: AllowedDomainsTexts): INodeProperties[] => [
	{
		displayName: 'Allowed HTTP Request Domains',
		name: 'allowedHttpRequestDomains',
		type: 'hidden',
		default: 'domains',
	},
	allowedDomains(texts),
];
