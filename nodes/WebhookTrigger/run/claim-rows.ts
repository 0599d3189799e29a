import type { DeduplicationMode, ICheckProcessedOptions, IDeduplicationOutput, IExecuteFunctions } from 'n8n-workflow';

import type { ClaimRows } from '../../../core/receive/claims/rows';
import { toNodeError } from '../../shared/errors';

/** How n8n compares what it has processed: by the entries of a row, of which a node can read the number. */
const ENTRIES = { mode: 'entries' } as const;

/**
 * Rows of n8n's deduplication (its table `processed_data`), through the helpers that every node has. n8n keeps one row for each
 * node, which it reads and writes in two steps, so that of simultaneous copies several may win. A row for each claim is
 * another matter: the primary key lets one process create it.
 */
export class N8nClaimRows implements ClaimRows {
	constructor(private readonly context: IExecuteFunctions) {}

	/** Whether this n8n has the helpers. */
	static areIn({ helpers }: IExecuteFunctions): boolean {
		return HELPERS.every((name) => typeof helpers[name] === 'function');
	}

	readonly read = async (row: string): Promise<number> =>
		await this.at(row, async (helpers) => await helpers.getProcessedDataCount('node', ENTRIES));

	readonly create = async (row: string, owner: string, number: number): Promise<'created' | 'own' | 'foreign'> => {
		// n8n refuses a mode that is not the row's.
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
		// Entries of another number have other names, so those of this number take the place of all others.
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

	/** n8n names the row by the node's ID, which it reads before its first await. Nobody else sees the other ID. */
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
