import type { IDataObject, IHookFunctions, INode, IWebhookFunctions } from 'n8n-workflow';

import { optionFields, optionsReader } from '../../shared/option-rows';
import type { OptionsOf } from '../../shared/option-rows';
import { holdsExpression } from '../../shared/parameters';
import { readParameter } from '../configuration/parameter';
import { accessOptions } from './access';
import { channelOptions } from './channel';
import { conditionOptions } from './conditions';
import { outputOptions } from './output';
import type { ParameterReader } from './output';
import { lastNodeOptions, readResponseOptions, responseOptions } from './response';
import type { ResponseOptions } from './response';
import { verificationOptions } from './verification';

/** The options that are read with the configuration. */
const rows = { ...accessOptions, ...channelOptions, ...conditionOptions, ...outputOptions, ...verificationOptions };

/** The less common options. */
export const triggerOptionFields = optionFields(rows, responseOptions, lastNodeOptions);

/** The checked Options collection. */
export interface TriggerOptions extends OptionsOf<typeof rows> {
	/** Expressions in it are not evaluated yet, as in the conditions. */
	readonly response: ResponseOptions;
}

const read = optionsReader<typeof rows, ParameterReader>(rows);

/** @throws Failure for an option that was added but left empty, because a check must not be disabled silently */
export function readOptions(context: IWebhookFunctions | IHookFunctions, node: INode): TriggerOptions {
	const given = evaluatedOptions(context, node);
	const options = read(given, (name, fallback) => readParameter(context, node, name, fallback));
	return { ...options, response: readResponseOptions(given) };
}

/** Options whose expressions can read the delivery. They are evaluated after the delivery has passed all earlier checks. */
export const PER_DELIVERY: readonly string[] = optionFields(conditionOptions, responseOptions).map(({ name }) => name);

/** The options as n8n gives them. Only those with an expression are evaluated, because each evaluation is expensive. */
function evaluatedOptions(context: IWebhookFunctions | IHookFunctions, node: INode): IDataObject {
	const raw = (node.parameters.options ?? {}) as IDataObject;
	const evaluated = Object.entries(raw).map(([name, value]) => {
		const dynamic = !PER_DELIVERY.includes(name) && holdsExpression(value);
		return [name, dynamic ? context.getNodeParameter(`options.${name}`) : value] as const;
	});
	return Object.fromEntries<IDataObject[string]>(evaluated);
}
