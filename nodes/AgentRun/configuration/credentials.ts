import type { IDataObject } from 'n8n-workflow';

import { withApiKey } from '../../../core/agent';
import type { AgentRequest, KeyPlacement } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { hostOf } from '../../../core/send';
import { signWebhook } from '../../../core/signature';
import { requireHeaderName, requireHeaderValue } from '../../../core/text/http-header';
import { refuseForeignHost, requireDomains } from '../../shared/allowed-domains';
import type { HttpContext } from '../../shared/http';
import { credentialSecrets } from '../../shared/masking/credential-secrets';
import { Redactor } from '../../shared/masking/redaction';
import { textField } from '../../shared/parameters';
import { parseAwsIdentity, signForAws } from './aws';
import type { AwsIdentity } from './aws';

/** The values of Authentication in the node, which are also the types of the credentials. */
const SIGNED_IN_BY_N8N = ['agentEndpointOAuth2Api', 'agentEndpointGoogleOAuth2Api'] as const;
type SignedInByN8n = (typeof SIGNED_IN_BY_N8N)[number];
const KEPT_HERE = 'agentEndpointApi';
const SIGNED_FOR_AWS = 'agentEndpointAwsApi';

/** The agent's key and the hosts that may receive it. */
export interface EndpointKey {
	readonly key: string;
	readonly placement: KeyPlacement;
	readonly allowedDomains: string;
}

/** What the credential says about the endpoint. Without a credential there is no secret. */
export interface Endpoint extends Partial<EndpointKey> {
	/** The hosts named in the credential, as entered; undefined without a credential. */
	readonly namedDomains?: string;
	/** The endpoint's URL, if the URL itself is the key. */
	readonly secretUrl?: string;
	/** Signs what is sent, if the protocol requires it. */
	readonly signingSecret?: string;
	/** The type of the credential whose token n8n adds. */
	readonly oauth2Credential?: SignedInByN8n;
	/** The keys that sign every request. */
	readonly aws?: AwsIdentity;
	/** Masks the credential's secrets in everything that leaves the node; tokens are added as they arrive. */
	readonly redactor: Redactor;
}

/**
 * Reads the credential that the builder chose.
 * @param authentication the node's parameter
 */
export async function readEndpoint(
	context: HttpContext,
	authentication: unknown,
	itemIndex: number,
): Promise<Endpoint> {
	if (authentication === 'none') return { redactor: new Redactor() };
	const signIn = SIGNED_IN_BY_N8N.find((name) => name === authentication);
	if (signIn !== undefined) {
		return parseOAuth2Endpoint(signIn, await context.getCredentials<IDataObject>(signIn, itemIndex));
	}
	if (authentication === SIGNED_FOR_AWS) {
		return parseAwsEndpoint(await context.getCredentials<IDataObject>(SIGNED_FOR_AWS, itemIndex));
	}
	return parseEndpoint(await context.getCredentials<IDataObject>(KEPT_HERE, itemIndex));
}

/** Returns a redactor for the secrets of the chosen credential, even if its fields are incomplete. */
export async function readRedactor(context: HttpContext, authentication: unknown): Promise<Redactor> {
	if (authentication === 'none') return new Redactor();
	const others = [...SIGNED_IN_BY_N8N, SIGNED_FOR_AWS] as const;
	const type = others.find((name) => name === authentication) ?? KEPT_HERE;
	return new Redactor(credentialSecrets(type, await context.getCredentials<IDataObject>(type, 0)));
}

/** Reads the credential's fields. A field that is missing or cannot be sent fails before any request. */
export function parseEndpoint(credential: IDataObject): Endpoint {
	const redactor = new Redactor(credentialSecrets(KEPT_HERE, credential));
	const signingSecret = textField(credential.signingSecret).trim();
	const signing = signingSecret === '' ? {} : { signingSecret };
	if (credential.location === 'url') {
		const secretUrl = parseSecretUrl(textField(credential.secretUrl).trim());
		const namedDomains = textField(credential.allowedDomains).trim();
		const allowedDomains = namedDomains || new URL(secretUrl).hostname;
		return { ...signing, secretUrl, allowedDomains, namedDomains, redactor };
	}
	const parsed = parseEndpointKey(credential);
	return { ...parsed, ...signing, namedDomains: parsed.allowedDomains, redactor };
}

/** Reads an OAuth2 credential. n8n handles the sign-in; this node only limits where the token may go. */
function parseOAuth2Endpoint(type: SignedInByN8n, credential: IDataObject): Endpoint {
	const [tokenUrl, user, key] = [credential.accessTokenUrl, credential.clientId, credential.clientSecret].map(
		textField,
	);
	if (!tokenUrl || !user || !key) {
		throw new Failure(
			'missing-credential',
			'The access token URL, client ID or client secret is missing from the credential',
			'Open the credential and fill in the missing fields.',
		);
	}
	const allowedDomains = requireDomains(credential);
	const redactor = new Redactor(credentialSecrets(type, credential));
	return { oauth2Credential: type, allowedDomains, namedDomains: allowedDomains, redactor };
}

/** Reads an AWS credential. Its secret key stays here: requests carry only signatures made with it. */
export function parseAwsEndpoint(credential: IDataObject): Endpoint {
	const aws = parseAwsIdentity(credential);
	const allowedDomains = requireDomains(credential);
	const redactor = new Redactor(credentialSecrets(SIGNED_FOR_AWS, credential));
	return { aws, allowedDomains, namedDomains: allowedDomains, redactor };
}

function parseSecretUrl(url: string): string {
	if (hostOf(url) !== undefined) return url;
	throw new Failure(
		'invalid-credential',
		'The credential’s secret URL is not an absolute http or https URL',
		'Open the Agent Endpoint credential and enter the complete URL, for example https://example.com/run/abc123.',
	);
}

/** Checks a credential's fields: a missing key, or one that may be sent nowhere, fails before any request. */
export function parseEndpointKey(credential: IDataObject): EndpointKey {
	const key = textField(credential.apiKey).trim();
	const placement = placementOf(credential);
	if (key === '' && placement.location !== 'none')
		throw new Failure(
			'missing-credential',
			'The credential has no API key',
			'Open the Agent Endpoint credential and enter the key.',
		);
	const allowedDomains = requireDomains(credential);
	checkHeader(placement, key);
	return { key, placement, allowedDomains };
}

function placementOf(credential: IDataObject): KeyPlacement {
	switch (textField(credential.location)) {
		case 'bearer':
			return { location: 'bearer' };
		case 'none':
			return { location: 'none' };
		case 'basic':
			return { location: 'basic', user: textField(credential.user) };
		case 'header':
			return { location: 'header', name: textField(credential.headerName) || 'X-API-Key' };
		default:
			return { location: 'query', name: textField(credential.queryName) || 'apiKey' };
	}
}

/** Refuses a key that no header can carry, which would otherwise look like a broken connection. */
function checkHeader(placement: KeyPlacement, key: string): void {
	if (placement.location === 'header') requireHeaderName(placement.name, 'The Header Name in the credential');
	const travelsAsItIs = placement.location === 'header' || placement.location === 'bearer';
	if (travelsAsItIs) requireHeaderValue(key, 'The API key');
}

/** @throws Failure if the URL leads somewhere else than the credential allows */
export function requireAllowedHost(url: string, { allowedDomains }: Endpoint): void {
	if (allowedDomains !== undefined) refuseForeignHost(url, allowedDomains);
}

/** Adds the key or a signature to the request, unless the credential does not allow its host. */
export function authorize(request: AgentRequest, endpoint: Endpoint): AgentRequest {
	const { key, placement, aws } = endpoint;
	requireAllowedHost(request.url, endpoint);
	if (aws !== undefined) return signForAws(request, aws);
	return key !== undefined && placement ? withApiKey(request, key, placement) : request;
}

/**
 * Signs the body as GitHub does, if the agent's API checks such signatures. CodeMie looks for one only if the header
 * with the event is present.
 */
export function signRequest(
	request: AgentRequest,
	endpoint: Endpoint,
	profile: string | undefined,
	event: string,
): AgentRequest {
	if (profile === undefined || endpoint.signingSecret === undefined) return request;
	const { headers } = signWebhook({ profile, secrets: [endpoint.signingSecret], body: request.body });
	return { ...request, headers: { ...request.headers, 'X-GitHub-Event': event, ...headers } };
}
