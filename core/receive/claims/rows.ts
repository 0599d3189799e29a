/**
 * The database as claims see it: rows with a name, an owner and a number. Each call is one step; nothing holds over two.
 */
export interface ClaimRows {
	/** Reads the number of a row without writing anything; 0 if there is no such row. */
	readonly read: (row: string) => Promise<number>;
	/**
	 * Creates a row, unless there is one. Of any number of processes that do so at once, one creates it. An existing row keeps
	 * its owner.
	 *
	 * @param owner whose row it is; of a row that exists already, the answer tells whether it is the same one
	 * @param number at least 1
	 */
	readonly create: (row: string, owner: string, number: number) => Promise<'created' | 'own' | 'foreign'>;
	/** Gives a row another number, and creates it if need be. Only one process may write a row. */
	readonly write: (row: string, number: number) => Promise<void>;
	readonly remove: (row: string) => Promise<void>;
}

/** Time as claims see it. */
export interface Clock {
	/** Unix milliseconds. */
	readonly now: () => number;
	readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Whether the rows are what claims need: each has an owner of its own. Writes one row that stays.
 *
 * @throws whatever the database does
 */
export async function keepsOwners(rows: ClaimRows): Promise<boolean> {
	await rows.create('probe', 'this', 1);
	if ((await rows.create('probe', 'another', 1)) !== 'foreign') return false;
	return (await rows.read('probe.absent')) === 0;
}
