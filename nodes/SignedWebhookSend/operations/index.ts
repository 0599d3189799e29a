import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { Failure } from '../../../core/failure';
import { Redactor } from '../../shared/masking/redaction';
import { textParameter } from '../../shared/parameters';
import { refuseModelChoices } from '../../shared/tool-guard';
import { toolRules } from '../configuration/tool-rules';
import { givenOptions, readOptions } from '../options/options';
import { explain } from './explain';
import type { Operation } from './operation';
import { preview } from './preview';
import { send } from './send';
import { simulate } from './simulate';

const operations: Readonly<Record<string, Operation>> = { send, preview, simulate, explain };

/** Returns the chosen operation and how many items it processes at the same time. */
export function prepareRun(context: IExecuteFunctions): { run: GuardedOperation; concurrency: number } {
	const name = textParameter(context, 'operation', 0);
	const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
	if (run === undefined)
		throw new Failure('unknown-choice', `Unknown operation: ${name}`, 'Choose an operation from the list.');
	const { concurrency } = readOptions(givenOptions(context, 0));
	return { run: guarded(run), concurrency };
}

type GuardedOperation = (context: IExecuteFunctions, itemIndex: number, stopped: AbortSignal) => Promise<IDataObject>;

/** Checks first whether the operation may run, and masks secrets in everything that it returns or throws. */
function guarded(run: Operation): GuardedOperation {
	return async (context, itemIndex, stopped) => {
		refuseModelChoices(context, toolRules);
		const redactor = new Redactor();
		return await redactor.outcomeOf(async () => await run(context, itemIndex, stopped, redactor));
	};
}
