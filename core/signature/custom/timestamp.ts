import { requireHeaderName } from '../../text/http-header';
import { parsePath } from '../../text/json-path';
import { checkedTolerance } from '../schemes/timestamp';
import type { TimestampRule, TimestampUnit } from '../types';
import { checkedItem, mistake, oneOf } from './checks';
import type { CustomFacts } from './input';

export const timestampUnits: readonly TimestampUnit[] = [
	's',
	'ms',
	'rfc3339',
	'rfc3339-zoneless',
	'rfc1123',
	'rfc1123-utc',
	'any',
];

/** Units that a sender writes into JSON as numbers. */
const NUMBERS: readonly TimestampUnit[] = ['s', 'ms', 'any'];

type Places = Pick<
	CustomFacts,
	'timestampHeader' | 'timestampField' | 'timestampPath' | 'timestampFormField' | 'separator'
>;

/** The item of the header comes before a header of its own, and that before the body. */
function placeOf(places: Places, unit: TimestampUnit): TimestampRule['from'] | undefined {
	const { timestampHeader, timestampField, timestampPath, timestampFormField, separator } = places;
	if (timestampField !== undefined) {
		const prefix = checkedItem(timestampField);
		if (separator) return { in: 'field', prefix };
		throw mistake(
			'A timestamp in the signature header requires a separator between the items of the header',
			'Choose the separator, for example a comma for t=…,v1=…',
		);
	}
	if (timestampHeader !== undefined) {
		return { in: 'header', names: [requireHeaderName(timestampHeader, 'The timestamp header')] };
	}
	if (timestampFormField !== undefined) return { in: 'form', field: timestampFormField };
	if (timestampPath === undefined) return undefined;
	parsePath(timestampPath);
	return { in: 'json', path: timestampPath, ...(NUMBERS.includes(unit) && { number: true }) };
}

/** @returns undefined if no time is signed */
export function timestampOf(input: CustomFacts): TimestampRule | undefined {
	const unit = oneOf(input.timestampUnit, timestampUnits, 'any', 'timestamp unit');
	const from = placeOf(input, unit);
	return from && { unit, tolerance: checkedTolerance(input.toleranceSeconds, 300), from };
}
