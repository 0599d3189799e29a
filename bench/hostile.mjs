/**
 * `npm run bench:hostile`: measures what the verifier can be made to do without a secret. Every row of the profile
 * table, with each of its key forms, gets hostile bodies and headers with well-formed but wrong signatures, through
 * verify(), the hint for the log and handshake(). The measure is the ratio to hashing the same bytes once, which every
 * receiver must do. Prints the worst rows first and writes docs/benchmarks-hostile.md. The exit code is 1 if a request
 * costs more than the limit.
 *
 *   npm run bench:hostile                     bodies up to 16 MiB, n8n's limit
 *   HOSTILE_MIB=1 npm run bench:hostile       short: up to 1 MiB, under a minute; writes nothing
 */
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';

import { forgedParts, keyForms, meetHandshake, secretFor } from './hostile/row.mjs';
import { bodyShapes, headerShapes } from './hostile/shapes.mjs';

const require = createRequire(import.meta.url);
const { createVerifier, customProfile, profiles, tokenProfile } = require('..');

const MIB = 1024 * 1024;
const N8N_LIMIT = 16;
const LARGEST = Number(process.env.HOSTILE_MIB ?? N8N_LIMIT);
const SECRET = 'a-secret-of-thirty-two-characters';
const URL_CALLED = 'https://example.com/webhook/abc';
const now = Math.floor(Date.now() / 1000);

/**
 * The maximum cost of a request: a multiple of hashing it, plus a small constant. A row whose signature is inside the
 * body requires one JSON.parse, which costs up to 65 times as much as hashing if the processor has SHA-256
 * instructions.
 */
const MOST_TIMES_HASHING = 100;
const FREE_MS = 2;
/** A request this slow is measured only once, and in no larger size. */
const SLOW_MS = 500;
const ROUNDS = 3;
/** The number of rows in the first table. */
const SHOWN = 30;

const custom = (details) => customProfile({ header: 'X-Signature', ...details });
const ownRows = [
	custom({}),
	custom({ separator: ',', prefix: 'v1=', timestampField: 't=', content: '{t}.{body}' }),
	custom({
		separator: ' ',
		idHeader: 'X-Id',
		timestampHeader: 'X-Time',
		content: '{id}.{t}.{body}',
		encoding: 'base64',
	}),
	custom({ separator: ';', algorithm: 'sha512', eventPath: 'a.b', actionPath: 'a.c' }),
	tokenProfile({ header: 'X-Secure' }),
	tokenProfile({ query: 'apiKey' }),
];

/**
 * Returns a verifier and what a forger sends to it, for each row, each of its key forms, and each unsigned handshake.
 */
function subjectsOf(row, index) {
	const name = row.name === 'custom' ? `custom ${index + 1}` : row.name;
	const parts = forgedParts(row);
	const handshakes = (row.handshakes ?? []).filter(({ verified }) => !verified);
	return keyForms(row.scheme).flatMap((form) => {
		const verifier = createVerifier(row, [secretFor(row.scheme, SECRET, form)], { publicUrl: URL_CALLED });
		const label = form?.prefix === undefined || row.scheme.keys.length === 1 ? name : `${name} (${form.prefix})`;
		return [
			{ name: label, row, verifier, parts: { method: 'POST', ...parts } },
			...handshakes.map((handshake) => {
				const met = meetHandshake(parts, handshake);
				return { name: `${label}, ${handshake.title}`, row, verifier, parts: met };
			}),
		];
	});
}

const flat = (headers) =>
	Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, one]));

/** Builds a request like Node.js: lower-case names, repeated headers joined, and the raw list. */
function requestOf({ method, headers, query }, contentType, body, more = {}, rawQuery = '') {
	const all = { 'Content-Type': contentType, ...headers, ...more };
	const joined = Object.entries(all).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]);
	const search = [new URLSearchParams(query).toString(), rawQuery].filter(Boolean).join('&');
	const url = `/webhook/abc${search && '?'}${search}`;
	const request = { method, url, headers: Object.fromEntries(joined), rawHeaders: flat(all), body };
	return { request, bytes: body.length + url.length + flat(all).join('').length };
}

/** Does everything that the trigger does with a request before it refuses it. */
function refuse(verifier, request) {
	const verdict = verifier.verify(request, now);
	if (verdict.ok) throw new Error(`${verifier.profile.name} accepted a forgery`);
	verifier.explain(request, verdict.reason);
	verifier.handshake(request, now, verdict);
}

const threadCpu = process.threadCpuUsage?.bind(process) ?? process.cpuUsage.bind(process);
const cpuMs = () => Object.values(threadCpu()).reduce((sum, value) => sum + value, 0) / 1000;
/** Below this, the kernel's accounting of CPU time is too coarse. */
const COARSE_MS = 5;

/**
 * Returns how long n8n would be blocked, as CPU time of this thread, so that other load on the machine hardly matters.
 */
function milliseconds(work) {
	const [began, cpuBefore] = [performance.now(), cpuMs()];
	work();
	const [elapsed, cpu] = [performance.now() - began, cpuMs() - cpuBefore];
	return elapsed < COARSE_MS ? elapsed : Math.min(elapsed, Math.max(cpu, COARSE_MS));
}

/**
 * Returns the minimum of several rounds, since other load only adds to it. A result that seems too expensive gets more
 * rounds.
 */
function least(work, allowed) {
	let best = milliseconds(work);
	for (let round = 1; round < ROUNDS || (best > allowed && round < 3 * ROUNDS); round++) {
		if (best > SLOW_MS) break;
		best = Math.min(best, milliseconds(work));
	}
	return best;
}

const hashing = new Map();
function hashingMs(bytes) {
	if (!hashing.has(bytes)) {
		const buffer = Buffer.alloc(bytes, 1);
		hashing.set(
			bytes,
			least(() => createHmac('sha256', SECRET).update(buffer).digest()),
		);
	}
	return hashing.get(bytes);
}

function measure(subject, shape, { request, bytes }) {
	const hash = hashingMs(bytes);
	const allowed = FREE_MS + MOST_TIMES_HASHING * hash;
	const ms = least(() => refuse(subject.verifier, request), allowed);
	const rates = { perMib: (ms / bytes) * MIB, times: ms / hash };
	return { row: subject.name, shape, bytes, ms, ...rates, weight: ms / allowed, tooDear: ms > allowed };
}

/** Identifies what the row looks for in a body: rows with the same result can share a body. */
const leadOf = ({ parts: { json, form, each }, row: { documentField } }) =>
	JSON.stringify({ json, form, each, documentField });

/**
 * Measures a shape in increasing sizes.
 * @param {object[]} subjects sorted so that those with the same lead are adjacent
 */
function bodyFindings(subjects, { name, contentType, body }) {
	const slow = new Set();
	return [...new Set([1, LARGEST])].flatMap((mib) => {
		let made = { lead: '', bytes: Buffer.alloc(0) };
		return subjects.flatMap((subject) => {
			// a shape that is already slow is not enlarged
			if (slow.has(subject)) return [];
			const lead = leadOf(subject);
			if (made.lead !== lead) made = { lead, bytes: Buffer.from(body(subject.parts, mib * MIB, subject.row)) };
			const found = measure(subject, name, requestOf(subject.parts, contentType, made.bytes));
			if (found.ms > SLOW_MS) slow.add(subject);
			return [found];
		});
	});
}

function headerFindings(subjects, { name, headers, query, large }) {
	const body = large ? Buffer.alloc(LARGEST * MIB) : Buffer.from('{}');
	return subjects.flatMap((subject) => {
		const more = headers ? headers(subject.row, subject.parts) : {};
		if (more === undefined) return [];
		return [measure(subject, name, requestOf(subject.parts, 'application/json', body, more, query))];
	});
}

const number = (value) => (value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en'));
const size = (bytes) => (bytes < MIB / 2 ? `${Math.round(bytes / 1024)} KiB` : `${Math.round(bytes / MIB)} MiB`);
function worstBy(findings, key) {
	const worst = new Map();
	for (const found of findings) {
		const known = worst.get(found[key]);
		if (known === undefined || found.weight > known.weight) worst.set(found[key], found);
	}
	return [...worst.values()].sort((a, b) => b.weight - a.weight);
}

function table(findings, first, second) {
	const lines = findings.map(
		(found) =>
			`| ${found[first]} | ${found[second]} | ${size(found.bytes)} | ${number(found.ms)} | ${number(found.perMib)} | ${number(found.times)} × |${found.tooDear ? ' **yes** |' : ' |'}`,
	);
	const title = { row: 'Row', shape: 'Request' };
	return [
		`| ${title[first]} | ${title[second]}, most expensive | Size | ms | ms per MiB | Times hashing | Over limit |`,
		'| --- | --- | --: | --: | --: | --: | --- |',
		...lines,
	].join('\n');
}

/** Summarises the rows that are not shown. */
function others(rest) {
	const most = Math.max(...rest.map(({ times }) => times));
	return `The other ${rest.length} verifiers refuse every request within ${number(most)} times the cost of hashing it, and within ${number(Math.max(...rest.map(({ ms }) => ms)))} ms.`;
}

/** Where keys are fetched, a forgery costs a search in the key set: test/unit/nodes/WebhookTrigger/receive/keyed-checks.test.ts. */
const pasted = Object.values(profiles).filter(({ scheme }) => scheme.kind !== 'public-key');
const subjects = [...pasted, ...ownRows]
	.flatMap((row) => subjectsOf(row, ownRows.indexOf(row)))
	.sort((a, b) => leadOf(a).localeCompare(leadOf(b)));
const findings = [];
for (const [index, shape] of [...bodyShapes, ...headerShapes].entries()) {
	const own = shape.body ? bodyFindings(subjects, shape) : headerFindings(subjects, shape);
	findings.push(...own);
	const [worst] = worstBy(own, 'shape');
	const progress = `${index + 1} of ${bodyShapes.length + headerShapes.length}, ${shape.name}`;
	process.stdout.write(`${progress}: ${worst.row}, ${number(worst.perMib)} ms per MiB\n`);
}

const tooDear = findings.filter((found) => found.tooDear);
const rows = worstBy(findings, 'row');
const shapes = worstBy(findings, 'shape');
const summary = `${findings.length.toLocaleString('en')} measurements: ${subjects.length} verifiers, ${bodyShapes.length} bodies of up to ${LARGEST} MiB, ${headerShapes.length} sets of headers and queries of up to 16 KiB. ${tooDear.length} are over the limit: they cost more than ${FREE_MS} ms and more than ${MOST_TIMES_HASHING} times hashing.`;
const text = `# What hostile requests cost

\`npm run bench:hostile\` on ${cpus().length} × ${cpus()[0].model.trim()}, Node.js ${process.versions.node}.

Every row of the profile table gets hostile requests with well-formed but wrong signatures. The benchmark measures everything that the trigger does
before it refuses a request: the verdict, the hint for the log, and the handshake.

- *Times hashing* is the ratio to one HMAC-SHA256 over the same bytes, which takes ${number(hashingMs(MIB))} ms per MiB here.
- Times are CPU time of n8n's main thread, which handles everything in n8n.

${summary}

## Rows, most expensive first

${table(rows.slice(0, SHOWN), 'row', 'shape')}

${others(rows.slice(SHOWN))}

## Requests, most expensive first

${table(shapes, 'shape', 'row')}
`;
process.stdout.write(`\n${text}`);
if (LARGEST >= N8N_LIMIT) writeFileSync(new URL('../docs/benchmarks-hostile.md', import.meta.url), text);
if (tooDear.length > 0) process.exitCode = 1;
