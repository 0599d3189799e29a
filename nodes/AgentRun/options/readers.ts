import { nameOf, valueOption } from '../../shared/option-rows';
import type { FieldOf, OptionRow } from '../../shared/option-rows';
import { objectParameter } from '../../shared/parameters';

/** An option that has the default of its field if an expression returns null. */
export function filledOption<T>(field: FieldOf<T>): OptionRow<T> {
	const { read } = valueOption<T>(field);
	return { field, read: (given, around) => read(given ?? undefined, around) };
}

/** An option that is a JSON object. It is parsed where it is used, because a run that is resumed does not need it. */
export function objectOption(field: FieldOf<string>): OptionRow<() => Record<string, unknown>> {
	return { field, read: (given) => () => objectParameter(given ?? field.default, nameOf(field)) };
}
