import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { CredentialData } from './additional-data';
import { logText } from './log';
import { serverUrl } from './test-server';
import { runNode } from './workflow';
import type { NodeResult, NodeRun } from './workflow';

export const SIGNING = 'canary signing/+"ü';
export const TOKEN = 'canary-access-token';
export const SLACK = 'canary "slack" \\ token';
/** Matches each secret in any spelling that could disclose it. */
export const canary = /canary|63616e617279|Y2FuYXJ5/i;

export const credential = (more: IDataObject = {}): CredentialData => ({
	signedWebhookApi: {
		signingSecret: SIGNING,
		accessToken: TOKEN,
		secrets: { values: [{ name: 'SLACK', secretValue: SLACK }] },
		allowedDomains: '127.0.0.1',
		...more,
	},
});

/** Runs Signed Webhook Send with one item against the server of the test. Nothing that n8n stores or logs may contain a secret. */
export async function send(parameters: INodeParameters, more: Partial<NodeRun> = {}): Promise<NodeResult> {
	const result = await runNode({
		type: 'signedWebhookSend',
		parameters: { url: `${serverUrl()}/hook`, jsonTemplate: '{"a":"${a}"}', ...parameters },
		credentials: credential(),
		items: [{ a: 'ä' }],
		...more,
	});
	expect(`${result.stored} ${logText()}`).not.toMatch(canary);
	return result;
}

/** Returns the only report, or throws the reason why there is none. */
export function reportOf(result: NodeResult): IDataObject {
	expect(result.error).toBeUndefined();
	expect(result.items).toHaveLength(1);
	return result.items[0]?.json ?? {};
}
