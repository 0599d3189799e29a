import { answerAge, LONGEST_AGE_MS, SHORTEST_AGE_MS } from '../../../../../nodes/shared/keys/answer-age';

const NOW = Date.UTC(2026, 10, 27, 12);
const date = (seconds: number): string => new Date(NOW + seconds * 1000).toUTCString();

describe('an answer may be used', () => {
	test.each<[string, Record<string, string>, number]>([
		[
			'as long as max-age says',
			{ 'cache-control': 'public, max-age=22291, must-revalidate, no-transform' },
			22_291_000,
		],
		['less the time that it was kept elsewhere', { 'cache-control': 'max-age=600', age: '100' }, 500_000],
		['until it expires', { expires: date(900), date: date(0) }, 900_000],
		['until it expires by our own clock, if it has no date', { expires: date(900) }, 900_000],
		['as long as max-age says, whatever Expires says', { 'cache-control': 'max-age=600', expires: date(5) }, 600_000],
		['an hour, if it says nothing', {}, 3_600_000],
		['an hour, if it says something else', { 'cache-control': 'public' }, 3_600_000],
		['a minute at least, if it is not to be stored', { 'cache-control': 'no-store' }, SHORTEST_AGE_MS],
		['a minute at least, if its date is nonsense', { expires: '0' }, SHORTEST_AGE_MS],
		['a minute at least, if it was kept too long', { 'cache-control': 'max-age=60', age: '999' }, SHORTEST_AGE_MS],
		['a day at most', { 'cache-control': 'max-age=31536000' }, LONGEST_AGE_MS],
		['an hour, if max-age is nonsense', { 'cache-control': 'max-age=soon' }, 3_600_000],
	])('%s', (_, headers, age) => expect(answerAge(headers, NOW)).toBe(age));
});
