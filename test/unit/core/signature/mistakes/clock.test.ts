import { clockMistake } from '../../../../../core/signature/mistakes/clock';

const NOW = 1_800_000_000;
const ZONE = ': whole hours suggest a clock in another time zone';

test.each([
	[-400, 'The timestamp is 6 minutes and 40 seconds behind the clock of this server'],
	[-301, 'The timestamp is 5 minutes and 1 second behind the clock of this server'],
	[61, 'The timestamp is 1 minute and 1 second ahead of the clock of this server'],
	[-3_600, `The timestamp is 1 hour behind the clock of this server${ZONE}`],
	[7_165, `The timestamp is 1 hour and 59 minutes ahead of the clock of this server${ZONE}`],
	[-3_480, `The timestamp is 58 minutes behind the clock of this server${ZONE}`],
	[-3_720, `The timestamp is 1 hour and 2 minutes behind the clock of this server${ZONE}`],
	[-14 * 3_600 - 120, `The timestamp is 14 hours and 2 minutes behind the clock of this server${ZONE}`],
	[-3_479, 'The timestamp is 57 minutes and 59 seconds behind the clock of this server'],
	[-3_721, 'The timestamp is 1 hour and 2 minutes behind the clock of this server'],
	[-14 * 3_600, `The timestamp is 14 hours behind the clock of this server${ZONE}`],
	[-15 * 3_600, 'The timestamp is 15 hours behind the clock of this server'],
	[-3 * 86_400 - 59, 'The timestamp is 3 days and 59 seconds behind the clock of this server'],
	[0.2, 'The timestamp is less than a second ahead of the clock of this server'],
])('%d seconds', (apart, text) => expect(clockMistake(NOW + apart, NOW)).toBe(text));
