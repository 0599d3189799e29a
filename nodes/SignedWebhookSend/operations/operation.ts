import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Redactor } from '../../shared/masking/redaction';

/**
 * Processes one item.
 *
 * @param redactor receives the credential's secrets; the result or failure is masked with it
 */
export type Operation = (
	context: IExecuteFunctions,
	itemIndex: number,
	stopped: AbortSignal,
	redactor: Redactor,
) => Promise<IDataObject>;
