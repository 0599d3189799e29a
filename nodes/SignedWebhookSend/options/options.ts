import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { optionFields, optionsReader } from '../../shared/option-rows';
import type { OptionsOf } from '../../shared/option-rows';
import { parameterFor } from '../../shared/parameters';
import { messageOptions } from './message';
import { retryOptions } from './retry';
import { runOptions } from './run';

const rows = { ...messageOptions, ...runOptions };

/** The less common options. */
export const sendOptionFields = optionFields(rows, retryOptions);

/** The Options collection, without the options of the retry policy. */
export type SendOptions = OptionsOf<typeof rows>;

/** Returns the options that the builder has set, as n8n provides them. */
export function givenOptions(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return parameterFor(context, 'options', itemIndex, {}) as IDataObject;
}

/** Reads the options. Their values are checked where they are used. */
export const readOptions = optionsReader(rows);
