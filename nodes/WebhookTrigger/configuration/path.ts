import type { IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import type { KeyIdSource } from '../../../core/signature';
import { AGENT_MESSAGE, SECRET_URL } from '../description/sources';
import { readParameter } from './parameter';

/** A path parameter such as `:customer`. n8n puts the webhook ID before a path that has one. */
const PATH_PARAMETER = /^:\w+$/;

/**
 * Reads and checks the path below n8n's webhook URL.
 *
 * @throws Failure for a path that n8n cannot serve, and for one that is easy to guess where it is the only secret
 */
export function readPath(context: IWebhookFunctions | IHookFunctions, node: INode, source: string): string {
	const path = (readParameter(context, node, 'path', '') as string).trim();
	const isCustom = readParameter(context, node, 'webhookIdMode', 'unguessable') === 'custom';
	// the URLs of an agent's protocols are below its path, where n8n resolves no parameters
	requireParts(path, isCustom && source !== AGENT_MESSAGE);
	if (source === SECRET_URL) requireUnguessable(isCustom, node);
	return path;
}

function requireParts(path: string, takesParameters: boolean): void {
	const isAllowed = (part: string) => !/[:?#\s]/.test(part) || (takesParameters && PATH_PARAMETER.test(part));
	if (path !== '' && path.split('/').every(isAllowed)) return;
	throw new Failure(
		'invalid-url',
		path === ''
			? 'Name in URL is empty'
			: `Name in URL "${path}" contains a character that is not allowed in a webhook path`,
		'Use letters, digits, hyphens and slashes, for example github or team/github.',
	);
}

function requireUnguessable(isCustom: boolean, node: INode): void {
	if (isCustom) {
		throw new Failure(
			'unverified-webhook',
			'The URL is the only secret of this webhook, so it must be impossible to guess',
			'Set Webhook ID to Unguessable, or choose another source.',
		);
	}
	if (!node.webhookId) {
		throw new Failure(
			'unverified-webhook',
			'The node has no webhook ID, so its URL would be easy to guess',
			'Delete the node and add it again. The ID may have been lost when the workflow was imported.',
		);
	}
}

/** @throws Failure for a key ID at the end of a path that is the same for every sender */
export function checkKeyIdPlace(path: string, keyId: KeyIdSource | undefined): void {
	if (keyId?.in !== 'path' || PATH_PARAMETER.test(path.split('/').at(-1) ?? '')) return;
	throw new Failure(
		'conflicting-settings',
		'The key ID is at the end of the path, but the path is the same for every sender',
		'Set Webhook ID to Custom Path, and Name in URL to a path such as customers/:name.',
	);
}
