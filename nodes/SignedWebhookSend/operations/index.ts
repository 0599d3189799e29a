import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { NodeFailure } from '../../shared/errors';
import { textParameter } from '../../shared/parameters';
import { refuseModelsChoice } from '../../shared/tool-guard';
import { readOptions } from '../options';
import { toolRules } from '../tool-rules';
import { preview } from './preview';
import { send } from './send';
import { simulate } from './simulate';

/** What one operation does for one item. */
export type Operation = (context: IExecuteFunctions, itemIndex: number, stopped: AbortSignal) => Promise<IDataObject>;

const operations: Readonly<Record<string, Operation>> = { send, preview, simulate };

/** The chosen operation, and how many items it works on at the same time. */
export function prepareRun(context: IExecuteFunctions): { run: Operation; concurrency: number } {
	const name = textParameter(context, 'operation', 0);
	const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
	if (run === undefined) throw new NodeFailure(`The operation ${name} is unknown`, 'Choose one from the list.');
	const { concurrency = 10 } = readOptions(context, 0);
	return { run: guarded(run), concurrency: Math.floor(Math.max(1, Math.min(100, Number(concurrency) || 1))) };
}

function guarded(run: Operation): Operation {
	return async (context, itemIndex, stopped) => {
		refuseModelsChoice(context, toolRules);
		return await run(context, itemIndex, stopped);
	};
}
