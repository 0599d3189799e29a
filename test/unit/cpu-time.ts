/** @returns the milliseconds of processor time that a call takes, independent of other load on the machine */
export function cpuMilliseconds(act: () => unknown): number {
	const before = process.cpuUsage();
	act();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}
