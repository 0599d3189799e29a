import type { IDataObject } from 'n8n-workflow';

import type { AgentRequest } from '../../../core/agent';
import { Failure } from '../../../core/failure';
import { signAwsRequest } from '../../../core/signature';
import { textField } from '../../shared/parameters';

/** The keys in the credential, and the region that counts if the URL does not name one. */
export interface AwsIdentity {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken?: string;
	readonly region: string;
}

/** @throws Failure if a key is missing */
export function parseAwsIdentity(credential: IDataObject): AwsIdentity {
	const [accessKeyId = '', secretAccessKey = '', sessionToken = '', region = ''] = [
		credential.accessKeyId,
		credential.secretAccessKey,
		credential.temporaryCredentials === true ? credential.sessionToken : '',
		credential.region,
	].map((value) => textField(value).trim());
	if (accessKeyId === '' || secretAccessKey === '') {
		throw new Failure(
			'missing-credential',
			'The access key ID or the secret access key is missing from the credential',
			'Open the Agent Endpoint AWS credential and fill in the missing field.',
		);
	}
	return { accessKeyId, secretAccessKey, ...(sessionToken !== '' && { sessionToken }), region: region || 'us-east-1' };
}

/** Hosts of AWS that name their service and region. */
const HOSTS: readonly (readonly [RegExp, service: string | undefined])[] = [
	[/\.execute-api\.([a-z\d-]+)\.amazonaws\.com(?:\.cn)?$/, 'execute-api'],
	[/\.lambda-url\.([a-z\d-]+)\.on\.aws$/, 'lambda'],
	[/\.([a-z\d-]+)\.([a-z\d-]+)\.vpce\.amazonaws\.com(?:\.cn)?$/, undefined],
	[/(?:^|\.)([a-z\d-]+)\.([a-z\d-]+)\.amazonaws\.com(?:\.cn)?$/, undefined],
];

/** The service of hosts that are not AWS's own: an API Gateway under a domain of its owner. */
const CUSTOM_DOMAIN = 'execute-api';

/** Returns the service and the region of the host or, for other hosts, the region of the credential. */
function scopeOf(url: string, region: string): { service: string; region: string } {
	const { hostname } = new URL(url);
	const service = CUSTOM_DOMAIN;
	for (const [pattern, known] of HOSTS) {
		const found = pattern.exec(hostname);
		if (found === null) continue;
		return known === undefined
			? { service: found[1] ?? service, region: found[2] ?? region }
			: { service: known, region: found[1] ?? region };
	}
	return { service, region };
}

/** Signs the request with all its headers. */
export function signForAws(request: AgentRequest, identity: AwsIdentity): AgentRequest {
	const keys = { ...identity, ...scopeOf(request.url, identity.region) };
	const added = signAwsRequest(request, keys, Date.now() / 1000);
	return { ...request, headers: { ...request.headers, ...added } };
}
