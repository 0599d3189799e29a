import type { RenderOptions } from '../../core/payload';
import { enteredOption, valueOption } from './option-rows';
import type { OptionRow } from './option-rows';

/** The option Headers, as n8n gives it. */
export interface HeaderList {
	readonly values?: readonly { readonly name: string; readonly value: string }[];
}

/** Returns the option Headers of a node that composes a message. */
export function headersOption(description: string, valueDescription?: string): OptionRow<HeaderList | undefined> {
	const explained = valueDescription === undefined ? {} : { description: valueDescription };
	return enteredOption<HeaderList>({
		displayName: 'Headers',
		name: 'headers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Header',
		description,
		options: [
			{
				displayName: 'Header',
				name: 'values',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '', ...explained },
				],
			},
		],
	});
}

/**
 * Returns the option Unknown Variables of a node that fills in templates.
 *
 * @param message what the template becomes, for example `payload`
 */
export function unknownVariablesOption(message: string): OptionRow<NonNullable<RenderOptions['unknown']>> {
	return valueOption<NonNullable<RenderOptions['unknown']>>({
		displayName: 'Unknown Variables',
		name: 'unknownVariables',
		type: 'options',
		options: [
			{ name: 'Empty', value: 'empty', description: 'Replace them with empty text' },
			{ name: 'Error', value: 'error', description: 'Fail with an error that lists the known names' },
			{ name: 'Keep', value: 'keep', description: `Leave them in the ${message} unchanged` },
		],
		default: 'error',
		description: 'What to do with a ${name} that is not a known variable',
	});
}
