import { createVerifier } from '../../../../../core/signature';
import {
	checkedTolerance,
	formatTimestamp,
	checkAge,
	parseTimestamp,
} from '../../../../../core/signature/schemes/timestamp';
import { complaintOf } from '../thrown';

describe('a timestamp is read strictly', () => {
	test.each([
		['1700000000', 's', 1_700_000_000],
		['0', 's', 0],
		['123456789012345', 's', 123_456_789_012_345],
		['1700000000123', 'ms', 1_700_000_000.123],
		['2023-11-14T22:13:20Z', 'rfc3339', 1_700_000_000],
		['2023-11-14T22:13:20.5Z', 'rfc3339', 1_700_000_000.5],
		['2023-11-14T23:13:20+01:00', 'rfc3339', 1_700_000_000],
		['2023-11-14T21:13:20-01:00', 'rfc3339', 1_700_000_000],
		['Tue, 14 Nov 2023 22:13:20 GMT', 'rfc1123', 1_700_000_000],
		['Tue 14 Nov 2023 22:13:20 UTC', 'rfc1123-utc', 1_700_000_000],
		['Tue, 14 Nov 2023 22:13:20 GMT', 'rfc1123-utc', 1_700_000_000],
		['1700000000', 'any', 1_700_000_000],
		['1700000000123', 'any', 1_700_000_000.123],
		['2023-11-14T23:13:20+01:00', 'any', 1_700_000_000],
		['2023-11-14T22:13:20', 'any', 1_700_000_000],
		['Tue, 14 Nov 2023 22:13:20 GMT', 'any', 1_700_000_000],
	] as const)('%s in %s', (text, unit, seconds) => expect(parseTimestamp(text, unit)).toBe(seconds));

	test.each([
		['nothing', '', 's'],
		['a sign', '-1', 's'],
		['trailing junk', '1700000000x', 's'],
		['leading space', ' 1700000000', 's'],
		['more digits than a double can hold', '1234567890123456', 's'],
		['a fraction', '1700000000.5', 'ms'],
		['no zone', '2023-11-14T22:13:20', 'rfc3339'],
		['a date of HTTP', 'Tue, 14 Nov 2023 22:13:20 GMT', 'rfc3339'],
		['a thirteenth month', '2023-13-14T22:13:20Z', 'rfc3339'],
		['text before it', 'x2023-11-14T22:13:20Z', 'rfc3339'],
		['text after it', '2023-11-14T22:13:20Zx', 'rfc3339'],
		['a date of RFC 3339', '2023-11-14T22:13:20Z', 'rfc1123'],
		['another zone', 'Tue, 14 Nov 2023 22:13:20 EST', 'rfc1123'],
		['an unknown month', 'Tue, 14 Xyz 2023 22:13:20 GMT', 'rfc1123'],
		['digits', '1700000000', 'rfc1123'],
		['another zone', 'Tue 14 Nov 2023 22:13:20 EST', 'rfc1123-utc'],
		['no comma', 'Tue 14 Nov 2023 22:13:20 GMT', 'rfc1123'],
		['trailing junk', '1700000000x', 'any'],
		['a word', 'now', 'any'],
	] as const)('%s is not a timestamp: %j in %s', (_, text, unit) => expect(parseTimestamp(text, unit)).toBeUndefined());
});

describe('a timestamp is written as the sender would', () => {
	test.each([
		[1_700_000_000.9, 's', '1700000000'],
		[1_700_000_000.1234, 'ms', '1700000000123'],
		[1_700_000_000.9, 'rfc3339', '2023-11-14T22:13:20Z'],
		[1_700_000_000.9, 'rfc1123', 'Tue, 14 Nov 2023 22:13:20 GMT'],
		[1_700_000_000.9, 'rfc1123-utc', 'Tue 14 Nov 2023 22:13:20 UTC'],
		[1_700_000_000.9, 'any', '1700000000'],
	] as const)('%d in %s', (seconds, unit, text) => expect(formatTimestamp(seconds, unit)).toBe(text));
});

describe('the age is checked in both directions', () => {
	test.each([
		['the oldest second', 100, 400, 300, undefined],
		['one second older', 100, 401, 300, 'timestamp-too-old'],
		['the newest second', 400, 100, 300, undefined],
		['one second newer', 401, 100, 300, 'timestamp-too-new'],
		['the exact second, without tolerance', 100, 100, 0, undefined],
		['another second, without tolerance', 100, 101, 0, 'timestamp-too-old'],
		['any age if the check is disabled', 0, 1e9, Infinity, undefined],
	] as const)('%s', (_, timestamp, now, tolerance, reason) => {
		expect(checkAge(timestamp, now, tolerance)).toBe(reason);
	});
});

test.each([
	['as far as the vendor lets it', 110, 100, 300, 10, undefined],
	['further', 111, 100, 300, 10, 'timestamp-too-new'],
	['as far as it likes', 1e9, 100, 5, Infinity, undefined],
	['not at all, and too old', 100, 106, 5, Infinity, 'timestamp-too-old'],
] as const)('a clock may be ahead %s', (_, timestamp, now, tolerance, ahead, reason) => {
	expect(checkAge(timestamp, now, tolerance, ahead)).toBe(reason);
});

describe('a tolerance', () => {
	test.each([
		[undefined, 300],
		[0, 0],
		[5, 5],
		[Infinity, Infinity],
	])('of %p is %d', (configured, tolerance) => expect(checkedTolerance(configured, 300)).toBe(tolerance));

	const profiles = ['stripe', 'gitlab-token', 'netlify', 'rfc9421-hmac-sha256'];
	test.each(
		profiles.flatMap((profile) => [-1, NaN, '5' as unknown as number].map((given) => [profile, given] as const)),
	)('of %s cannot be %p, which would accidentally disable the check', (profile, toleranceSeconds) => {
		expect(complaintOf(() => createVerifier(profile, ['AAAA'], { toleranceSeconds }))).toEqual({
			message: `The timestamp tolerance ${toleranceSeconds} is not a number of seconds`,
			cure: 'Use 0 or a positive number of seconds, or Infinity to accept any age',
		});
	});
});
