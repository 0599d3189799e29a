/** Reads the executions of a workflow, with the delivery that started each, from n8n's database. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { EFFECT } from './receivers.mjs';

/** In the data of an execution, the nodes that ran are keys. */
const MARK = `"${EFFECT}":"`;
const NAME = /delivery-\d+/;

/** @param {(text: string, values: unknown[]) => Promise<any[]>} query of PostgreSQL */
export const runsInPostgres = (query) => (workflowId) =>
	query(
		`select e.status, substring(d.data from 'delivery-[0-9]+') as delivery, position($2 in d.data) > 0 as effect
		from execution_entity e left join execution_data d on d."executionId" = e.id where e."workflowId" = $1`,
		[workflowId, MARK],
	);

/** @param {string} userFolder of an n8n with SQLite */
export const runsInSqlite = (userFolder) => async (workflowId) => {
	const database = new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'), { readOnly: true });
	try {
		const rows = database.prepare(
			'select e.status, d.data from execution_entity e left join execution_data d on d.executionId = e.id where e.workflowId = ?',
		);
		return [...rows.iterate(workflowId)].map(({ status, data }) => {
			const text = String(data ?? '');
			return { status, delivery: NAME.exec(text)?.[0] ?? null, effect: text.includes(MARK) };
		});
	} finally {
		database.close();
	}
};
