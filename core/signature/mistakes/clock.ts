const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** A clock that runs right but is set to another time zone is off by whole hours, give or take a delivery's way. */
const ZONE_SLACK = 2 * MINUTE;
const WIDEST_ZONE = 14 * HOUR;

/**
 * How far a signed time is from the clock of this server, for the operator.
 *
 * @param timestamp unix seconds
 * @param now unix seconds
 */
export function clockMistake(timestamp: number, now: number): string {
	const apart = Math.abs(now - timestamp);
	const side = timestamp < now ? 'behind' : 'ahead of';
	const distance = `The timestamp is ${duration(apart)} ${side} the clock of this server`;
	const beyond = Math.abs(apart - Math.round(apart / HOUR) * HOUR);
	const zone = apart >= HOUR - ZONE_SLACK && apart <= WIDEST_ZONE + ZONE_SLACK && beyond <= ZONE_SLACK;
	return zone ? `${distance}: whole hours suggest a clock in another time zone` : distance;
}

/** The two largest units: "2 hours and 5 minutes". */
function duration(seconds: number): string {
	const units: [name: string, size: number][] = [
		['day', DAY],
		['hour', HOUR],
		['minute', MINUTE],
		['second', 1],
	];
	let rest = Math.round(seconds);
	const parts: string[] = [];
	for (const [name, size] of units) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
	}
	return parts.slice(0, 2).join(' and ') || 'less than a second';
}
