import type { DeduplicationMode, ICheckProcessedOptions, IDeduplicationOutput, IExecuteFunctions } from 'n8n-workflow';

import type { ClaimRows } from '../../../core/receive/claims/rows';
import { toNodeError } from '../../shared/errors';

/** n8n's mode of comparison: by the entries of a row. A node can read how many there are. */
const ENTRIES = { mode: 'entries' } as const;

/**
 * Rows in n8n's table `processed_data`, accessed with the deduplication helpers that every node has. By default, n8n keeps one
 * row for each node. It reads and writes that row in two steps, so several simultaneous copies could run. With a row for each
 * claim, the primary key lets only one process create the row.
 */
export class N8nClaimRows implements ClaimRows {
	constructor(private readonly context: IExecuteFunctions) {}

	/** Whether this version of n8n has the helpers. */
	static areIn({ helpers }: IExecuteFunctions): boolean {
		return HELPERS.every((name) => typeof helpers[name] === 'function');
	}

	readonly read = async (row: string): Promise<number> =>
		await this.at(row, async (helpers) => await helpers.getProcessedDataCount('node', ENTRIES));

	readonly create = async (row: string, owner: string, number: number): Promise<'created' | 'own' | 'foreign'> => {
		// n8n throws if the mode differs from that of the row.
		const options = { mode: owner as DeduplicationMode };
		const record = async () => await this.record(row, entries('claim', number), options);
		// The first call fails if another process creates the row at the same time; the second then finds it.
		const output = await record()
			.catch(record)
			.catch(async (error: unknown) => await this.foreign(row, error));
		if (output === 'foreign') return output;
		return output.processed.length === 0 ? 'created' : 'own';
	};

	readonly write = async (row: string, number: number): Promise<void> => {
		// The number is part of the name of an entry, so these entries replace all that were written with another number.
		await this.record(row, entries(String(number), number), { ...ENTRIES, maxEntries: number });
	};

	readonly remove = async (row: string): Promise<void> => {
		await this.at(row, async (helpers) => await helpers.clearAllProcessedItems('node', ENTRIES));
	};

	private async record(row: string, items: string[], options: ICheckProcessedOptions): Promise<IDeduplicationOutput> {
		return await this.at(row, async (helpers) => await helpers.checkProcessedAndRecord(items, 'node', options));
	}

	private async foreign(row: string, error: unknown): Promise<'foreign'> {
		if ((await this.read(row)) > 0) return 'foreign';
		throw toNodeError(this.context.getNode(), error, 0);
	}

	/** n8n takes the row's name from the node's ID, and reads it before its first await. No other code sees the changed ID. */
	private async at<T>(row: string, call: (helpers: IExecuteFunctions['helpers']) => Promise<T>): Promise<T> {
		const { node } = this.context.getExecuteData();
		const { id } = node;
		node.id = `${id}|${row}`;
		const called = call(this.context.helpers);
		node.id = id;
		return await called;
	}
}

const HELPERS = ['checkProcessedAndRecord', 'clearAllProcessedItems', 'getProcessedDataCount'] as const;

function entries(name: string, number: number): string[] {
	return Array.from({ length: number }, (_, index) => `${name} ${index}`);
}
