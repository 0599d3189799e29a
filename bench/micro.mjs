/**
 * `npm run bench`: compares the engine with the theoretical limit and with similar packages, on the same bytes, in one
 * run. Writes docs/benchmarks.md and a chart. Figures are medians; the ratios matter, since they are stable even on a
 * busy machine.
 *
 *   npm run bench                  about 3 minutes
 *   BENCH_MS=200 npm run bench     quicker and noisier
 */
import { sign as octokitSign, verify as octokitVerify } from '@octokit/webhooks-methods';
import Handlebars from 'handlebars';
import Mustache from 'mustache';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { Bench } from 'tinybench';

import { barChart } from './chart.mjs';

const require = createRequire(import.meta.url);
const { createSigner, createVerifier, matchesEvent, parseEventFilter, renderPayload, verifyWebhook } = require('..');

const SIZES = { '256 B': 256, '1 KiB': 1024, '64 KiB': 65_536, '1 MiB': 1_048_576 };
const TIME_MS = Number(process.env.BENCH_MS ?? 1000);
const ROUNDS = 5;
const SECRET = 'a-secret-of-thirty-two-characters';
const STANDARD_SECRET = `whsec_${Buffer.from(SECRET).toString('base64')}`;
const now = Math.floor(Date.now() / 1000);
const { webhooks: stripeWebhooks } = new Stripe('sk_test_nothing');

/** Returns JSON of exactly this size in the form of a delivery: a few fields and a long text. */
function jsonOf(size, fields = { type: 'invoice.paid' }) {
	const withText = (text) => JSON.stringify({ ...fields, data: { text } });
	return Buffer.from(withText('x'.repeat(size - withText('').length)));
}

const lowerCase = (headers) =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * Returns the median nanoseconds of each function, from the best of several alternating rounds: a shared machine is
 * sometimes slower for a second, which must not affect only one contender. Every function is called once beforehand and
 * must return true, because a benchmark of refusals is worthless.
 */
async function medians(cases) {
	const best = {};
	for (const [name, run] of Object.entries(cases)) {
		if (!(await run())) throw new Error(`${name} fails its check`);
	}
	for (let round = 0; round < ROUNDS; round++) {
		const bench = new Bench({ time: TIME_MS / ROUNDS, warmupTime: TIME_MS / ROUNDS / 5 });
		for (const [name, run] of Object.entries(cases)) bench.add(name, run);
		await bench.run();
		for (const { name, result } of bench.tasks) {
			best[name] = Math.min(best[name] ?? Infinity, result.latency.p50 * 1e6);
		}
	}
	return best;
}

/** Does the minimum of any verifier: one HMAC and one comparison in constant time. */
function bareVerify(secret, signed, expected) {
	return timingSafeEqual(createHmac('sha256', secret).update(signed).digest(), expected);
}

function githubCases(body) {
	const headers = lowerCase(createSigner('github', [SECRET]).sign({ body, timestamp: now }).headers);
	const signature = headers['x-hub-signature-256'];
	const expected = Buffer.from(signature.slice(7), 'hex');
	const verifier = createVerifier('github', [SECRET]);
	const text = body.toString('utf8');
	return {
		'bare HMAC': () => bareVerify(SECRET, body, expected),
		'agent-webhooks': () => verifier.authenticate({ headers, body }, now).ok,
		'@octokit/webhooks-methods': () => octokitVerify(SECRET, text, signature),
	};
}

/** Builds a GitHub delivery with all its headers, as they arrive. */
function githubRequest(body) {
	const event = { event: 'issues', id: '72d3162e-cc78-11e3-81ab-4c9367dc0958' };
	return {
		method: 'POST',
		url: '/webhook/github',
		headers: {
			host: 'hooks.example.com',
			'user-agent': 'GitHub-Hookshot/1b2c3d4',
			'content-length': String(body.length),
			accept: '*/*',
			'content-type': 'application/json',
			'x-github-hook-id': '292430182',
			'x-github-hook-installation-target-id': '79929171',
			'x-github-hook-installation-target-type': 'repository',
			'x-hub-signature': `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`,
			...lowerCase(createSigner('github', [SECRET]).sign({ body, timestamp: now, ...event }).headers),
			'accept-encoding': 'gzip',
			connection: 'close',
		},
		body,
	};
}

/**
 * Measures `verifyWebhook` as the README shows it. Its verdict includes the action, so a body that names one is parsed.
 */
function libraryCases(body) {
	const plain = githubRequest(body);
	const withAction = githubRequest(jsonOf(body.length, { action: 'opened' }));
	const expected = Buffer.from(plain.headers['x-hub-signature-256'].slice(7), 'hex');
	const verifier = createVerifier('github', [SECRET]);
	const library = (request) => verifyWebhook({ profile: 'github', secrets: [SECRET], request });
	return {
		'bare HMAC': () => bareVerify(SECRET, body, expected),
		verifyWebhook: () => library(plain).event === 'issues',
		'verifyWebhook, the body names an action': () => library(withAction).action === 'opened',
		'createVerifier: authenticate': () => verifier.authenticate(plain, now).ok,
		'createVerifier: verify (reads the document)': () => verifier.verify(plain, now).document.kind === 'json',
	};
}

function standardCases(body) {
	const signer = createSigner('standard-webhooks', [STANDARD_SECRET]);
	const headers = lowerCase(signer.sign({ body, id: 'msg_1', timestamp: now }).headers);
	const expected = Buffer.from(headers['webhook-signature'].slice(3), 'base64');
	const verifier = createVerifier('standard-webhooks', [STANDARD_SECRET]);
	const [standard, svix] = [new StandardWebhook(STANDARD_SECRET), new SvixWebhook(STANDARD_SECRET)];
	const text = body.toString('utf8');
	const prefix = `msg_1.${now}.`;
	return {
		'bare HMAC': () => timingSafeEqual(createHmac('sha256', SECRET).update(prefix).update(body).digest(), expected),
		'agent-webhooks': () => verifier.authenticate({ headers, body }, now).ok,
		'agent-webhooks (parses too)': () => verifier.verify({ headers, body }, now).document.kind === 'json',
		'standardwebhooks (parses too)': () => standard.verify(text, headers),
		'svix (parses too)': () => svix.verify(text, headers),
	};
}

function stripeCases(body) {
	const headers = lowerCase(createSigner('stripe', [SECRET]).sign({ body, timestamp: now }).headers);
	const header = headers['stripe-signature'];
	const expected = Buffer.from(/v1=([0-9a-f]+)/.exec(header)[1], 'hex');
	const verifier = createVerifier('stripe', [SECRET]);
	const prefix = `${now}.`;
	return {
		'bare HMAC': () => timingSafeEqual(createHmac('sha256', SECRET).update(prefix).update(body).digest(), expected),
		'agent-webhooks': () => verifier.authenticate({ headers, body }, now).ok,
		stripe: () => stripeWebhooks.signature.verifyHeader(body, header, SECRET),
	};
}

function signCases(body) {
	const github = createSigner('github', [SECRET]);
	const standard = createSigner('standard-webhooks', [STANDARD_SECRET]);
	const peer = new StandardWebhook(STANDARD_SECRET);
	const text = body.toString('utf8');
	const date = new Date(now * 1000);
	return {
		'bare HMAC': () => createHmac('sha256', SECRET).update(body).digest('hex'),
		'agent-webhooks (github)': () => github.sign({ body, id: 'msg_1', timestamp: now }),
		'@octokit/webhooks-methods': () => octokitSign(SECRET, text),
		'agent-webhooks (standard-webhooks)': () => standard.sign({ body, id: 'msg_1', timestamp: now }),
		standardwebhooks: () => peer.sign('msg_1', date, text),
	};
}

function templateCases() {
	const variables = {
		author: 'Ada "the first" Lovelace',
		pull_request: { number: 7, title: 'Fix\nthe build', labels: ['a', 'b'] },
	};
	const ours =
		'{"author":"${author}","number":${pull_request.number},"title":"${pull_request.title}","labels":${pull_request.labels}}';
	const theirs = '{"author":"{{author}}","number":{{pull_request.number}},"title":"{{pull_request.title}}"}';
	const compiled = Handlebars.compile(theirs);
	Mustache.parse(theirs);
	return {
		'agent-webhooks (escapes for JSON, checks the result)': () => renderPayload(ours, variables),
		'handlebars (compiled once, escapes for HTML)': () => compiled(variables),
		'mustache (parsed once, escapes for HTML)': () => Mustache.render(theirs, variables),
	};
}

function filterCases() {
	const filter = parseEventFilter('pull_request, issues.opened, release.*, !star, Push Hook');
	return {
		'a match': () => matchesEvent(filter, { event: 'release', action: 'published' }),
		'no match': () => !matchesEvent(filter, { event: 'star', action: 'created' }),
	};
}

const nanoseconds = (value) =>
	value < 1e3
		? `${value.toFixed(0)} ns`
		: value < 1e6
			? `${(value / 1e3).toFixed(1)} µs`
			: `${(value / 1e6).toFixed(2)} ms`;

/**
 * Builds a table with a row for each contender and a column for each size; each time is followed by its ratio to the
 * first contender.
 */
async function table(title, casesOf) {
	const columns = {};
	for (const [label, size] of Object.entries(SIZES)) {
		process.stdout.write(`${title}, ${label} …\n`);
		columns[label] = await medians(casesOf(jsonOf(size)));
	}
	const names = Object.keys(Object.values(columns)[0]);
	const cell = (label, name) => {
		const [limit] = Object.values(columns[label]);
		return `${nanoseconds(columns[label][name])} (${(columns[label][name] / limit).toFixed(2)} ×)`;
	};
	const lines = names.map(
		(name) =>
			`| ${name} | ${Object.keys(SIZES)
				.map((label) => cell(label, name))
				.join(' | ')} |`,
	);
	const head = `| | ${Object.keys(SIZES).join(' | ')} |\n| --- | ${Object.keys(SIZES)
		.map(() => '---:')
		.join(' | ')} |`;
	return { markdown: `### ${title}\n\n${head}\n${lines.join('\n')}\n`, columns };
}

async function list(title, cases) {
	process.stdout.write(`${title} …\n`);
	const lines = Object.entries(await medians(cases)).map(([name, value]) => `| ${name} | ${nanoseconds(value)} |`);
	return `### ${title}\n\n| | median |\n| --- | ---: |\n${lines.join('\n')}\n`;
}

const verify = {
	github: await table('Verify: GitHub', githubCases),
	standard: await table('Verify: Standard Webhooks', standardCases),
	stripe: await table('Verify: Stripe', stripeCases),
};
const library = await table('Verify: GitHub, with all its headers, as the README shows it', libraryCases);
const sign = await table('Sign', signCases);
const templates = await list('Payload templates', templateCases());
const filter = await list('Event filter', filterCases());

const bars = Object.entries(verify).flatMap(([scheme, { columns }]) => {
	const { 'bare HMAC': limit, ...others } = columns['1 KiB'];
	return Object.entries(others).map(([name, value]) => ({
		label: `${scheme}: ${name}`,
		value: value / limit,
		own: name.startsWith('agent'),
	}));
});
mkdirSync(new URL('../docs/images/', import.meta.url), { recursive: true });
writeFileSync(
	new URL('../docs/images/bench-verify.svg', import.meta.url),
	barChart({ title: 'Verify 1 KiB: times the cost of a bare HMAC (shorter is better)', bars }),
);
writeFileSync(
	new URL('../docs/benchmarks.md', import.meta.url),
	`# Benchmarks

Generated by \`npm run bench\` on ${cpus().length} × ${cpus()[0].model.trim()}, Node.js ${process.versions.node}. The libraries take turns for ${ROUNDS} rounds, and each time is the median of the best round.

The ratio after each time compares it with \`createHmac\` + \`timingSafeEqual\` on the same bytes. Compare ratios, not times, because the machine is
shared.

![Verify 1 KiB, compared with other libraries](images/bench-verify.svg)

${[...Object.values(verify), library, sign].map(({ markdown }) => markdown).join('\n')}
${templates}
${filter}`,
);
process.stdout.write('docs/benchmarks.md and docs/images/bench-verify.svg are written.\n');
