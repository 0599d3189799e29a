import type { INodeProperties } from 'n8n-workflow';

import { AGENT_MESSAGE, SECRET_URL, SECURE_HEADER } from './sources';

/**
 * Fields that are shown only if nothing would be checked. They are required and have nothing to choose, so the editor marks
 * the node with a red triangle and does not publish the workflow. n8n names them if it refuses the workflow itself.
 */
export const missingCheckNotes: INodeProperties[] = [
	missingCheck('signatureOrSecureHeader', 'Require Signature', {
		show: { requireSignature: [false], requireSecureHeader: [false] },
		hide: { source: [AGENT_MESSAGE, SECRET_URL, SECURE_HEADER] },
	}),
	missingCheck('apiKeyOrSecureHeader', 'Require API Key', {
		show: { source: [AGENT_MESSAGE], requireApiKey: [false], requireSecureHeader: [false] },
	}),
];

function missingCheck(
	name: string,
	check: string,
	displayOptions: NonNullable<INodeProperties['displayOptions']>,
): INodeProperties {
	return {
		displayName: 'Nothing Is Checked',
		name,
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [{ name: 'Turn On One of the Two Above', value: '' }],
		default: '',
		displayOptions,
		description: `Anyone could start this workflow. Turn on ${check} or Require Secure Header.`,
	};
}
