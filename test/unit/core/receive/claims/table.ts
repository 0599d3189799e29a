import type { ClaimRows } from '../../../../../core/receive/claims/rows';

interface Row {
	readonly owner: string;
	number: number;
}

/** Called before each statement, and before its answer arrives. It never resolves for a dead process. */
type Step = () => Promise<void>;

const atOnce: Step = async () => {};

/** A database table in memory. Statements are atomic and run in the order that `step` decides. */
export class Table implements ClaimRows {
	readonly rows = new Map<string, Row>();

	constructor(
		private readonly step = atOnce,
		rows = new Map<string, Row>(),
		private readonly answer = atOnce,
	) {
		this.rows = rows;
	}

	/** The same table, for another process. */
	seenBy(step: Step, answer = atOnce): Table {
		return new Table(step, this.rows, answer);
	}

	async read(row: string): Promise<number> {
		return await this.statement(() => this.rows.get(row)?.number ?? 0);
	}

	async create(row: string, owner: string, number: number): Promise<'created' | 'own' | 'foreign'> {
		return await this.statement(() => {
			const found = this.rows.get(row);
			if (found === undefined) this.rows.set(row, { owner, number });
			else if (found.owner !== owner) return 'foreign';
			// n8n adds the entries that the row does not have yet
			else found.number = Math.max(found.number, number);
			return found === undefined ? 'created' : 'own';
		});
	}

	async write(row: string, number: number): Promise<void> {
		await this.statement(() => {
			const found = this.rows.get(row);
			this.rows.set(row, { owner: found?.owner ?? 'entries', number });
		});
	}

	async remove(row: string): Promise<void> {
		await this.statement(() => this.rows.delete(row));
	}

	private async statement<T>(run: () => T): Promise<T> {
		await this.step();
		const result = run();
		await this.answer();
		return result;
	}
}
