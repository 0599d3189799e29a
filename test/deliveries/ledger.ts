/** What must be put out once, and what was. It is kept by the plan, and never asks the product what is what. */
export class Ledger {
	private readonly events = new Map<string, { readonly counts: number[]; answers: string[] }>();

	private readonly strange: string[] = [];

	/** @param items how many of the delivery's events are selected */
	expect(delivery: string, items: number): void {
		if (!this.events.has(delivery)) this.events.set(delivery, { counts: Array<number>(items).fill(0), answers: [] });
	}

	/** Notes a run. Items are compared by their text, each in its place. */
	putOut(delivery: string, expected: readonly string[], items: readonly string[]): void {
		const counts = this.events.get(delivery)?.counts ?? [];
		items.forEach((item, at) => {
			if (item === expected[at]) counts[at] = (counts[at] ?? 0) + 1;
			else this.strange.push(`${delivery}: put out ${item} in place of ${expected[at] ?? 'nothing'}`);
		});
	}

	answered(delivery: string, answer: string): void {
		this.events.get(delivery)?.answers.push(answer);
	}

	get total(): number {
		return [...this.events.values()].reduce((sum, { counts }) => sum + counts.length, 0);
	}

	/** One line for each event that was not put out at all, was put out more than once, or is none. */
	report(): { readonly lost: string[]; readonly doubled: string[]; readonly strange: string[] } {
		const where = (wrong: (count: number) => boolean) =>
			[...this.events].flatMap(([delivery, { counts, answers }]) =>
				counts.flatMap((count, at) =>
					wrong(count) ? [`${delivery}, event ${at + 1}: ${count} times; answers: ${answers.join(' | ')}`] : [],
				),
			);
		return { lost: where((count) => count === 0), doubled: where((count) => count > 1), strange: this.strange };
	}
}
