import { failureOf, titled } from './parser';
import { functions, listParsers, profileParsers } from './signature-parsers';
import { firstFailure } from './within';

test.each(titled(functions))('%s: 200 KB of anything are read', (_, parser) => {
	expect(failureOf(parser)).toBeUndefined();
});

test.each(titled(profileParsers))('%s: requests with 200 KB of anything are judged', (_, { inputs, run }) => {
	expect(firstFailure(inputs(), run)).toBeUndefined();
});

test.each(titled(listParsers))('%s: the longest lists are told event by event', (_, { inputs, run }) => {
	expect(firstFailure(inputs(), run)).toBeUndefined();
});
