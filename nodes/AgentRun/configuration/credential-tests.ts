import type { ICredentialTestFunctions, ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { agentProtocols } from '../../../core/agent';
import type { AgentRequest } from '../../../core/agent';
import { hostOf } from '../../../core/send';
import { messageWithCure } from '../../shared/errors';
import { credentialSecrets } from '../../shared/masking/credential-secrets';
import { Redactor } from '../../shared/masking/redaction';
import { authorize, parseAwsEndpoint, parseEndpoint } from './credentials';
import type { Endpoint } from './credentials';

const TEST_TIMEOUT_MS = 15_000;

/**
 * Tests a credential. Running an agent costs money and may change things, so only requests that run none are sent;
 * without one, only the form of the fields is checked.
 */
export async function agentEndpointShape(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const data = credential.data ?? {};
	const redactor = new Redactor(credentialSecrets('agentEndpointApi', data));
	const test = async () => {
		const endpoint = parseEndpoint(data);
		const protocol = agentProtocols.find(({ name }) => name === data.testApi);
		if (protocol?.probe === undefined) return complete(endpoint);
		const url = typeof data.testUrl === 'string' ? data.testUrl.trim() : '';
		if (hostOf(url) === undefined) return refusal('The test URL is not an absolute http or https URL');
		const { status, problem } = await ask(this, authorize(protocol.probe(url), endpoint));
		return problem === undefined ? verdict(status, protocol.displayName) : refusal(problem);
	};
	return redactor.deep(await testing(test));
}

/**
 * Tests AWS keys by asking AWS whose they are, which needs no permission. Source:
 * docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html.
 */
export async function agentEndpointAws(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const data = credential.data ?? {};
	const redactor = new Redactor(credentialSecrets('agentEndpointAwsApi', data));
	const test = async () => {
		const endpoint = { ...parseAwsEndpoint(data), allowedDomains: '*' };
		const { status, problem } = await ask(this, authorize(whoAmI(endpoint.aws?.region), endpoint));
		return problem === undefined ? verdict(status, 'AWS') : refusal(problem);
	};
	return redactor.deep(await testing(test));
}

function whoAmI(region = 'us-east-1'): AgentRequest {
	return {
		method: 'POST',
		url: `https://sts.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}/`,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8', Accept: 'application/json' },
		body: Buffer.from('Action=GetCallerIdentity&Version=2011-06-15'),
	};
}

async function testing(test: () => Promise<INodeCredentialTestResult>): Promise<INodeCredentialTestResult> {
	try {
		return await test();
	} catch (error) {
		return refusal(messageWithCure(error));
	}
}

function complete(endpoint: Endpoint): INodeCredentialTestResult {
	const { placement, allowedDomains = '', secretUrl, signingSecret } = endpoint;
	const named = placement && 'name' in placement ? ` ${placement.name}` : '';
	const where = placement?.location === 'bearer' ? 'as a bearer token' : `as ${placement?.location ?? ''}${named}`;
	const what = secretUrl !== undefined ? 'The secret URL is valid' : `The key is set and will be sent ${where}`;
	const signing = placement?.location === 'none' ? 'No key is sent' : what;
	const signs = signingSecret === undefined ? '' : ', with a signature if the agent’s API supports it';
	return {
		status: 'OK',
		message: `${signing}${secretUrl === undefined ? ` to ${allowedDomains} only` : ''}${signs}. No request was made, because that would run the agent.`,
	};
}

interface Asked {
	readonly status: number;
	/** Why there is no answer. */
	readonly problem?: string;
}

async function ask(functions: ICredentialTestFunctions, request: AgentRequest): Promise<Asked> {
	const { method, url, headers, body } = request;
	try {
		const answer = (await functions.helpers.request({
			method,
			uri: url,
			headers,
			...(body.length > 0 && { body: body.toString('utf8') }),
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
			timeout: TEST_TIMEOUT_MS,
		})) as { statusCode?: number };
		return { status: answer.statusCode ?? 0 };
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		return { status: 0, problem: `The server could not be reached: ${said}` };
	}
}

function verdict(status: number, who: string): INodeCredentialTestResult {
	if (status >= 200 && status < 300)
		return { status: 'OK', message: `${who} accepted the key. The test did not run an agent.` };
	if (status === 401 || status === 403) return refusal(`${who} rejected the key (HTTP status ${status})`);
	return refusal(`${who} responded with HTTP status ${status}. Check the URL.`);
}

function refusal(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
