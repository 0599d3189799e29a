import type { IExecuteFunctions } from 'n8n-workflow';

import { enteredOption, fieldOnly } from '../../shared/option-rows';
import type { FieldOf } from '../../shared/option-rows';
import { modelMayChooseOption } from '../../shared/tool-guard';
import { filledOption } from './readers';

const concurrency: FieldOf<number> = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 50 },
	default: 1,
	description:
		'How many items to send at the same time. The output keeps the order of the input. If you use an expression, the value for the first item applies to all items.',
};

/** How many items to send at the same time. Read separately, because it applies to all items. */
export function itemsAtATime(context: IExecuteFunctions): number {
	return context.getNodeParameter(`options.${concurrency.name}`, 0, concurrency.default) as number;
}

/** Options for retries, timeouts and concurrency. */
export const waitingOptions = {
	concurrency: fieldOnly(concurrency),
	modelMayChoose: modelMayChooseOption({
		all: 'the URL, the user ID and the options',
		free: 'the message and the session ID',
	}),
	pollSeconds: filledOption({
		displayName: 'Poll Interval (Seconds)',
		name: 'pollSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 600 },
		default: 5,
		description:
			'How long to wait between two checks of a run in the background. The first checks follow each other more quickly.',
	}),
	retries: filledOption({
		displayName: 'Retries',
		name: 'retries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10 },
		default: 2,
		description:
			'How many times to retry if the agent has definitely not started, because it could not be reached or responded with 429',
	}),
	/** If undefined, the execution stays in memory while it polls a run. */
	storeAfterSeconds: enteredOption<number>({
		displayName: 'Store After (Seconds)',
		name: 'storeAfterSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3600 },
		default: 60,
		description:
			'How long to poll a run in memory before the execution is stored. A stored execution uses no memory and continues after a restart of n8n. The node can no longer fail then, so check status in the output. Applies to Poll with a single input item. Without this option, the execution stays in memory until the Timeout.',
	}),
	timeoutSeconds: filledOption({
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3600 },
		default: 120,
		description: 'How long to wait for the reply, including polling. The agent may keep running after the timeout.',
	}),
	waitingHours: filledOption({
		displayName: 'Waiting Limit (Hours)',
		name: 'waitingHours',
		type: 'number',
		typeOptions: { minValue: 0.01, numberPrecision: 2 },
		default: 24,
		description:
			'How long a stored execution waits for the callback or the end of the run. It then continues with the status running, and you can check the run later with Check a Started Run.',
	}),
};
