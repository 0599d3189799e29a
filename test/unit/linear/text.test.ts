import { hostileTexts } from './hostile';
import { delivery, events, payload } from './text-parsers';
import { firstFailure } from './within';

test.each([...payload, ...events, ...delivery].map((parser) => [parser.name, parser] as const))(
	'%s reads 200 KB of anything',
	(_, { openings, run }) => expect(firstFailure(hostileTexts(openings), run)).toBeUndefined(),
);
