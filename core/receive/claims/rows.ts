/**
 * The database that holds claims: rows with a name, an owner and a number. Each call is atomic; no lock or transaction spans
 * two calls.
 */
export interface ClaimRows {
	/** Reads the number of a row without writing anything; 0 if there is no such row. */
	readonly read: (row: string) => Promise<number>;
	/**
	 * Creates a row if it does not exist. If several processes call this at the same time, one of them creates the row. An
	 * existing row keeps its owner.
	 *
	 * @param owner the owner of the new row; for an existing row, the result says whether it has this owner
	 * @param number at least 1
	 */
	readonly create: (row: string, owner: string, number: number) => Promise<'created' | 'own' | 'foreign'>;
	/** Sets the number of a row, and creates the row if it does not exist. Each row may be written by one process only. */
	readonly write: (row: string, number: number) => Promise<void>;
	readonly remove: (row: string) => Promise<void>;
}

/** The clock that claims use. */
export interface Clock {
	/** Unix milliseconds. */
	readonly now: () => number;
	readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Checks that the database keeps the owner of a row, which claims rely on. Writes one row and leaves it there.
 *
 * @throws any error of the database
 */
export async function keepsOwners(rows: ClaimRows): Promise<boolean> {
	await rows.create('probe', 'this', 1);
	if ((await rows.create('probe', 'another', 1)) !== 'foreign') return false;
	return (await rows.read('probe.absent')) === 0;
}
