import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { CredentialData } from './additional-data';
import { logText } from './log';
import { serverUrl } from './test-server';
import { runNode } from './workflow';
import type { NodeResult, NodeRun } from './workflow';

export const KEY = 'canary key/+"1&ü';
/** Matches the key in any spelling that could disclose it. */
export const canary = /canary/i;

export const endpointKey = (more: IDataObject = {}): CredentialData => ({
	agentEndpointApi: { apiKey: KEY, allowedDomains: '127.0.0.1', ...more },
});
export const none: INodeParameters = { authentication: 'none' };
export const item = { message: 'Hello', userId: 'u1', sessionId: 's1' };

/** Runs Agent Run with one item against the server of the test. Nothing that n8n stores or logs may contain the key. */
export async function run(parameters: INodeParameters, more: Partial<NodeRun> = {}): Promise<NodeResult> {
	const url = `${serverUrl()}/run`;
	const result = await runNode({ type: 'agentRun', parameters: { url, ...parameters }, items: [item], ...more });
	expect(`${result.stored} ${logText()}`).not.toMatch(canary);
	return result;
}

/** Returns the only item, or throws the reason why there is none. */
export function output(result: NodeResult): IDataObject {
	expect(result.error).toBeUndefined();
	expect(result.items).toHaveLength(1);
	return result.items[0]?.json ?? {};
}
