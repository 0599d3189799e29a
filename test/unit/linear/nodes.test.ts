import { hostileTexts } from './hostile';
import { nodeParsers } from './node-parsers';
import { firstFailure } from './within';

test.each(nodeParsers.map((parser) => [parser.name, parser] as const))(
	'%s: 200 KB of anything are read',
	(_, { openings, run }) => expect(firstFailure(hostileTexts(openings), run)).toBeUndefined(),
);
