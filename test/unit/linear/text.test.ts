import { failureOf, titled } from './parser';
import { captures, delivery, events, payload } from './text-parsers';

test.each(titled([...payload, ...events, ...delivery, ...captures]))(
	'%s: reads any 200 KB in linear time',
	(_, parser) => {
		expect(failureOf(parser)).toBeUndefined();
	},
);
