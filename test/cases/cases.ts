import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CustomProfileInput } from '../../core/signature';

/** A case as it is stored. */
export interface Case {
	readonly id: string;
	/** What the case is about; the table of `npm run test:cases` has a row for each. */
	readonly kind: string;
	readonly level: 'engine' | 'filter' | 'n8n';
	/** The public thread or page it was made from. */
	readonly source: string;
	/** The result at the time when the case was added. */
	readonly before: 'pass' | 'fail';
}

export interface EngineCase extends Case {
	readonly level: 'engine';
	readonly profile?: string;
	readonly customProfile?: CustomProfileInput;
	readonly method?: string;
	readonly url?: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly bodyUtf8: string;
	readonly secrets: string[];
	/** unix seconds */
	readonly now?: number;
	readonly expect: {
		readonly ok?: boolean;
		readonly reason?: string;
		readonly event?: string;
		readonly action?: string;
		readonly deliveryId?: string;
		/** A word of the hint for the operator. */
		readonly hint?: string;
		/** A word of the error that names the broken configuration. */
		readonly configError?: string;
		readonly handshake?: { readonly status: number; readonly body?: string };
	};
}

export interface FilterCase extends Case {
	readonly level: 'filter';
	readonly filter: string;
	readonly event: string | null;
	readonly action: string | null;
	readonly expect: { readonly matches: boolean };
}

export interface N8nCase extends Case {
	readonly level: 'n8n';
	readonly input: string;
	readonly expect: string;
}

const all = JSON.parse(readFileSync(join(__dirname, 'receiving.json'), 'utf8')) as readonly (
	EngineCase | FilterCase | N8nCase
)[];

export const engineCases = all.filter((one) => one.level === 'engine');
export const filterCases = all.filter((one) => one.level === 'filter');
export const n8nCases = all.filter((one) => one.level === 'n8n');

/** The title of a case's test, from which `npm run test:cases` makes its table. */
export const titleOf = ({ id, kind }: Case): string => `${kind}: ${id}`;
