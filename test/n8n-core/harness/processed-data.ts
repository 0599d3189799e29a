import './environment';

import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedContextData, ICheckProcessedOptions, IDataDeduplicator } from 'n8n-workflow';
import { createHash } from 'node:crypto';

interface Stored {
	mode: string;
	data: string[];
}

const md5 = (value: string | number) => createHash('md5').update(String(value)).digest('base64');

/**
 * n8n's table `processed_data` in memory, behind n8n-core's own helpers. It is read and written as in n8n 2.41
 * (packages/cli/src/deduplication): in two steps, so that another call can come between them, and with a primary key.
 */
export class ProcessedData implements IDataDeduplicator {
	readonly rows = new Map<string, Stored>();

	/** Every statement, in order. */
	readonly statements: string[] = [];

	/** An error that the database returns for every statement. */
	failure: Error | undefined;

	async checkProcessedAndRecord(
		items: (string | number)[],
		_scope: unknown,
		context: ICheckProcessedContextData,
		{ mode, maxEntries }: ICheckProcessedOptions,
	) {
		const key = keyOf(context);
		const found = await this.select(key);
		if (found !== undefined && found.mode !== mode) throw new Error('saved with an incompatible setting');
		const hashed = items.map(md5);
		if (found === undefined) {
			if (maxEntries) hashed.splice(0, hashed.length - maxEntries);
			await this.insert(key, { mode, data: hashed });
			return { new: items, processed: [] };
		}
		const known = new Set(found.data);
		const isKnown = (item: string | number) => known.has(md5(item));
		found.data.push(...hashed.filter((item) => !known.has(item)));
		if (maxEntries) found.data.splice(0, found.data.length - maxEntries);
		await this.update(key, found);
		return { new: items.filter((item) => !isKnown(item)), processed: items.filter(isKnown) };
	}

	async removeProcessed(): Promise<void> {
		throw new Error('Not used');
	}

	async clearAllProcessedItems(_scope: unknown, context: ICheckProcessedContextData): Promise<void> {
		await this.statement('DELETE');
		this.rows.delete(keyOf(context));
	}

	async getProcessedDataCount(_scope: unknown, context: ICheckProcessedContextData): Promise<number> {
		return (await this.select(keyOf(context)))?.data.length ?? 0;
	}

	private async statement(name: string): Promise<void> {
		this.statements.push(name);
		await new Promise(setImmediate);
		if (this.failure) throw this.failure;
	}

	private async select(key: string): Promise<Stored | undefined> {
		await this.statement('SELECT');
		return structuredClone(this.rows.get(key));
	}

	private async insert(key: string, stored: Stored): Promise<void> {
		await this.statement('INSERT');
		if (this.rows.has(key)) throw new Error('SQLITE_CONSTRAINT: UNIQUE constraint failed: processed_data');
		this.rows.set(key, stored);
	}

	private async update(key: string, stored: Stored): Promise<void> {
		await this.statement('UPDATE');
		if (this.rows.has(key)) this.rows.set(key, stored);
	}
}

function keyOf({ workflow, node }: ICheckProcessedContextData): string {
	return `${workflow.id} n:${node?.id}`;
}

/** The table that all executions in a test file share. */
export const processedData = new ProcessedData();

void DataDeduplicationService.init(processedData);
