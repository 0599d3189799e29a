import { failureOf, titled } from './parser';
import { functions, profileParsers } from './signature-parsers';
import { firstFailure } from './within';

test.each(titled(functions))('%s: reads any 200 KB in linear time', (_, parser) => {
	expect(failureOf(parser)).toBeUndefined();
});

test.each(titled(profileParsers))('%s: judges requests with any 200 KB in linear time', (_, { inputs, run }) => {
	expect(firstFailure(inputs(), run)).toBeUndefined();
});
