/** Simulated time. It advances when all processes wait. */
export class VirtualTime {
	now: number;

	private readonly waiting: { at: number; go: () => void }[] = [];

	constructor(start: number) {
		this.now = start;
	}

	async sleep(milliseconds: number): Promise<void> {
		await new Promise<void>((go) => this.waiting.push({ at: this.now + Math.max(milliseconds, 0), go }));
	}

	/** Advances the time to this moment, or until no process waits. */
	async pass(until: number): Promise<void> {
		for (;;) {
			await new Promise(setImmediate);
			const next = this.waiting.reduce((first, one) => (one.at < first ? one.at : first), Infinity);
			if (next > until) break;
			const index = this.waiting.findIndex(({ at }) => at === next);
			const [one] = this.waiting.splice(index, 1);
			this.now = Math.max(this.now, next);
			one?.go();
		}
		this.now = Math.max(this.now, until);
	}
}
