import type { ClaimRows } from '../../../../../core/receive/claims/rows';

interface Row {
	readonly owner: string;
	number: number;
}

/** A database table in memory. Statements are atomic and run in the order that `step` decides. */
export class Table implements ClaimRows {
	readonly rows = new Map<string, Row>();

	/** @param step called before each statement; it never resolves for a dead process */
	constructor(
		private readonly step: () => Promise<void> = async () => {},
		rows = new Map<string, Row>(),
	) {
		this.rows = rows;
	}

	/** The same table, for another process. */
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
