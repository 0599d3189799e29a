import { github, GITHUB_SECRET } from '../n8n/trigger-senders';
import type { GithubDelivery } from '../n8n/trigger-senders';
import { TriggerWorkflow } from '../n8n/trigger-workflow';
import type { Call, TriggerSetup } from '../n8n/trigger-workflow';
import { asRealN8n } from './running-cluster';

/** Publishes a workflow that GitHub starts. */
export async function onGithub(
	parameters: Record<string, unknown> = {},
	then?: TriggerSetup['then'],
	settings?: TriggerSetup['settings'],
): Promise<TriggerWorkflow> {
	return await TriggerWorkflow.publish(asRealN8n, {
		parameters: { source: 'github', ...parameters },
		credentials: { webhookSigningSecretApi: { secret: GITHUB_SECRET } },
		then,
		...(settings && { settings }),
	});
}

/** Signs a delivery to be sent to a particular webhook process. */
export function githubTo(process: string, delivery?: GithubDelivery): Call {
	const { headers, body } = github(delivery);
	return { headers: [...headers, ['X-Test-Process', process]], body };
}
