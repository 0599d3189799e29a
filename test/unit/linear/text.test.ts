import { failureOf, titled } from './parser';
import { delivery, events, payload } from './text-parsers';

test.each(titled([...payload, ...events, ...delivery]))('%s: reads any 200 KB in linear time', (_, parser) => {
	expect(failureOf(parser)).toBeUndefined();
});
