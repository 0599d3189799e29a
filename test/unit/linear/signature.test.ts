import { failureOf, titled } from './parser';
import { functions, listParsers, profileParsers } from './signature-parsers';
import { firstFailure } from './within';

test.each(titled(functions))('%s: reads any 200 KB in linear time', (_, parser) => {
	expect(failureOf(parser)).toBeUndefined();
});

test.each(titled(profileParsers))('%s: judges requests with any 200 KB in linear time', (_, { inputs, run }) => {
	expect(firstFailure(inputs(), run)).toBeUndefined();
});

test.each(titled(listParsers))('%s: the longest lists are told event by event', (_, { inputs, run }) => {
	expect(firstFailure(inputs(), run)).toBeUndefined();
});
