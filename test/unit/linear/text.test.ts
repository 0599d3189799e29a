import { failureOf, titled } from './parser';
import { delivery, events, payload } from './text-parsers';

test.each(titled([...payload, ...events, ...delivery]))('%s: 200 KB of anything are read', (_, parser) => {
	expect(failureOf(parser)).toBeUndefined();
});
