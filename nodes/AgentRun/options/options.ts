import { optionFields, optionsReader } from '../../shared/option-rows';
import type { OptionsOf } from '../../shared/option-rows';
import { outputOptions } from './output';
import { requestOptions } from './request';
import { waitingOptions } from './waiting';

const rows = { ...outputOptions, ...requestOptions, ...waitingOptions };

/** The less common options. */
export const runOptionFields = optionFields(rows);

/** The Options collection. */
export type RunOptions = OptionsOf<typeof rows>;

/** Reads the options. Their values are checked where they are used. */
export const readOptions = optionsReader(rows);
