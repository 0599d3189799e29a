import type { ExchangeLimits } from '../../shared/http';
import { switchOption, valueOption } from '../../shared/option-rows';
import type { LimitedField, OptionsOf } from '../../shared/option-rows';
import { modelMayChooseOption } from '../../shared/tool-guard';

const concurrency: LimitedField = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 10,
	description:
		'How many items to deliver at the same time. Set to 1 to send them strictly in order. The output always keeps the order of the input.',
};

/** Options for concurrency, timeout and report. */
export const runOptions = {
	/** A whole number within the limits of the field. */
	concurrency: { field: concurrency, read: itemsAtATime },
	modelMayChoose: modelMayChooseOption({
		all: 'the URL, the headers and the template',
		free: 'variables',
	}),
	responseKilobytes: valueOption({
		displayName: 'Response Size (Kilobytes)',
		name: 'responseKilobytes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10240 },
		default: 64,
		description: 'How much of the response to read. The rest is ignored.',
	}),
	shortReport: switchOption({
		displayName: 'Short Report',
		name: 'shortReport',
		type: 'boolean',
		default: false,
		description:
			'Whether to omit the request and the response from the report of a successful delivery. This saves memory with thousands of items. A failed delivery always has a full report.',
	}),
	timeoutSeconds: valueOption({
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 600 },
		default: 15,
		description: 'How long to wait for the response in each attempt',
	}),
};

function itemsAtATime(given: unknown): number {
	const { minValue, maxValue } = concurrency.typeOptions;
	const wanted = Number(given === undefined ? concurrency.default : given) || minValue;
	return Math.floor(Math.max(minValue, Math.min(maxValue, wanted)));
}

/** The time limit of each attempt, and how much of the response the report keeps. */
export function exchangeLimitsOf({ timeoutSeconds, responseKilobytes }: OptionsOf<typeof runOptions>): ExchangeLimits {
	return { timeoutMs: timeoutSeconds * 1000, sampleBytes: responseKilobytes * 1024 };
}
