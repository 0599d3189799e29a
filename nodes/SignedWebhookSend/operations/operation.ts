import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Redactor } from '../../shared/masking/redaction';

/**
 * What one operation does for one item.
 *
 * @param redactor learns the credential's secrets; result and failure are masked with it when they leave the operation
 */
export type Operation = (
	context: IExecuteFunctions,
	itemIndex: number,
	stopped: AbortSignal,
	redactor: Redactor,
) => Promise<IDataObject>;
