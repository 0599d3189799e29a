import { lists, nodeParsers } from './node-parsers';
import { failureOf, titled } from './parser';
import { fateOf } from './within';

test.each(titled(nodeParsers))('%s: reads any 200 KB in linear time', (_, parser) => {
	expect(failureOf(parser)).toBeUndefined();
});

test.each(lists)('%s: reads 200 KB of small entries in linear time', (_, read) =>
	expect(fateOf(read)).toBe('finished'),
);
