import type { ClaimRows } from '../../../../../core/receive/claims/rows';

interface Row {
	readonly owner: string;
	number: number;
}

/** A database table in memory. Each statement takes its turn, as `step` decides, and none is cut in two. */
export class Table implements ClaimRows {
	readonly rows = new Map<string, Row>();

	/** @param step called before each statement; a process that has died never gets its turn */
	constructor(
		private readonly step: () => Promise<void> = async () => {},
		rows = new Map<string, Row>(),
	) {
		this.rows = rows;
	}

	/** The same table, as another process sees it. */
	seenBy(step: () => Promise<void>): Table {
		return new Table(step, this.rows);
	}

	async read(row: string): Promise<number> {
		await this.step();
		return this.rows.get(row)?.number ?? 0;
	}

	async create(row: string, owner: string, number: number): Promise<'created' | 'own' | 'foreign'> {
		await this.step();
		const found = this.rows.get(row);
		if (found !== undefined) return found.owner === owner ? 'own' : 'foreign';
		this.rows.set(row, { owner, number });
		return 'created';
	}

	async write(row: string, number: number): Promise<void> {
		await this.step();
		const found = this.rows.get(row);
		this.rows.set(row, { owner: found?.owner ?? 'entries', number });
	}

	async remove(row: string): Promise<void> {
		await this.step();
		this.rows.delete(row);
	}
}
