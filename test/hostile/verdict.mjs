/**
 * Compares what n8n has stored with what was sent: no forgery has started a run, and every honest request has started
 * one that succeeded.
 */
import { unflatten } from '../../playground/n8n-client.mjs';
import { NOTE } from './sources.mjs';

const OVER = new Set(['success', 'error', 'canceled', 'crashed']);

/** @param {import('node:sqlite').DatabaseSync} database @returns {number} executions that have not ended */
export function unfinished(database) {
	const statuses = database.prepare('SELECT status FROM execution_entity').all();
	return statuses.filter(({ status }) => !OVER.has(status)).length;
}

/** Returns the body, or the document in the only field of a form. */
function documentOf(body) {
	const values = Object.values(body ?? {});
	if (values.length !== 1 || typeof values[0] !== 'string') return body;
	try {
		return JSON.parse(values[0]);
	} catch {
		return body;
	}
}

/** Returns the name of the request that started an execution, and the output by which it left the trigger. */
function startOf(data) {
	const runData = data?.resultData?.runData ?? {};
	const outputs = runData.Start?.[0]?.data?.main ?? [];
	const at = outputs.findIndex((items) => (items ?? []).length > 0);
	const json = outputs[at]?.[0]?.json ?? {};
	const run = json.headers?.['x-run-id'];
	const document = documentOf(json.body);
	const asSigned = document?.id === run && document?.note === NOTE;
	return { run, rejected: at === 1 && json.rejected !== undefined, asSigned };
}

/**
 * @param {import('node:sqlite').DatabaseSync} database
 * @param {Map<string, import('./storm.mjs').Sent>} sent
 * @param {(text: string, where: string) => void} find
 * @returns {{ figures: Record<string, number>, whatOf: (executionId: unknown) => string | undefined }}
 */
export function judgeExecutions(database, sent, find) {
	const started = new Map();
	const figures = { executions: 0, rejectedItems: 0 };
	const whats = new Map();
	const query = `SELECT e.id, e.status, w.name, d.data FROM execution_entity e
		JOIN execution_data d ON d."executionId" = e.id LEFT JOIN workflow_entity w ON w.id = e."workflowId"`;
	for (const { id, status, name, data } of database.prepare(query).iterate()) {
		figures.executions++;
		const { run, rejected, asSigned } = startOf(unflatten(data));
		const entry = sent.get(run);
		if (entry === undefined) {
			find(`an execution (${status}) belongs to no request of this run`, name);
			continue;
		}
		const { kind, what, at, executions, ends, noted } = entry;
		whats.set(id, what);
		if (rejected) figures.rejectedItems++;
		else started.set(run, (started.get(run) ?? 0) + 1);
		if (!rejected && executions === 0) find(`a ${kind} request has started a run: ${what}`, at);
		if (!rejected && noted && !asSigned) find(`an item has other content than was signed: ${what}`, at);
		const expected = rejected ? 'success' : ends;
		if (status !== expected) find(`an execution ended as ${status}, not ${expected}: ${kind} request, ${what}`, at);
	}
	for (const [run, { kind, what, at, executions }] of sent) {
		const count = started.get(run) ?? 0;
		if (kind === 'honest' && count !== executions) find(`an honest request started ${count} executions`, at);
		if (count > 1) find(`one request started ${count} executions: ${what}`, at);
	}
	return { figures, whatOf: (id) => whats.get(id) };
}

const OURS = /Webhook Trigger|Agent Run|Signed Webhook Send/;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** Checks n8n's log: an attacker's text must not appear in it, least of all as an instruction. */
export function judgeLog(log, planted, find) {
	const lines = log.split('\n');
	if (log.includes(planted)) find('the log shows an attacker’s text', 'n8n’s log');
	if (/paste it into/i.test(log)) find('the log tells the operator to paste an attacker’s text', 'n8n’s log');
	for (const line of lines.filter((one) => OURS.test(one) && CONTROL.test(one)).slice(0, 3)) {
		find('one of our log lines contains control characters', JSON.stringify(line.slice(0, 120)));
	}
	return lines.length;
}
