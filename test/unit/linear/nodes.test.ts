import { lists, nodeParsers } from './node-parsers';
import { failureOf, titled } from './parser';
import { fateOf } from './within';

test.each(titled(nodeParsers))('%s: 200 KB of anything are read', (_, parser) => {
	expect(failureOf(parser)).toBeUndefined();
});

test.each(lists)('%s: 200 KB of small entries are read', (_, read) => expect(fateOf(read)).toBe('finished'));
