import { hostileTexts } from './hostile';
import { functions, profileParsers } from './signature-parsers';
import { firstFailure } from './within';

test.each(functions.map((parser) => [parser.name, parser] as const))(
	'%s: 200 KB of anything are read',
	(_, { openings, run }) => expect(firstFailure(hostileTexts(openings), run)).toBeUndefined(),
);

test.each(profileParsers.map((parser) => [parser.name, parser] as const))(
	'%s: requests with 200 KB of anything are judged',
	(_, { inputs, run }) => expect(firstFailure(inputs(), run)).toBeUndefined(),
);
