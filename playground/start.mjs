/**
 * `npm start`: from a fresh clone to a real n8n in which the example workflows have just run. `npm start -- --help` lists
 * the options.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { demoOwner, prepareDemo, runDemo } from './demo.mjs';
import { ensureEverything } from './install.mjs';
import { isFree, N8nClient, startN8n } from './n8n.mjs';
import { dataFolder, demoUserFolder } from './paths.mjs';
import { say, step } from './progress.mjs';
import { PlaygroundError } from './run.mjs';
import { HELP, startOptions } from './start-options.mjs';

const EDITOR_PORT = 5678;
try {
	const options = startOptions(process.argv.slice(2));
	if (options.help) process.stdout.write(HELP);
	else await main(options);
} catch (error) {
	process.stderr.write(`\n${error instanceof PlaygroundError ? error.message : error.stack}\n`);
	process.exitCode = 1;
}

async function main({ once = false, reset, port: wanted, version }) {
	// each version has a database of its own: n8n cannot go back to an older one
	const userFolder = version === '1' ? `${demoUserFolder}-1` : demoUserFolder;
	const runningFile = join(dataFolder, version === '1' ? 'running-1.json' : 'running.json');
	refuseSecondStart(runningFile);
	const port = await portFor(wanted);
	if (reset) rmSync(userFolder, { recursive: true, force: true });
	await ensureEverything({ version, userFolder });

	const firstTime = !existsSync(join(userFolder, '.n8n', 'database.sqlite'));
	const title = firstTime ? 'n8n: first start (it creates its database)' : 'n8n: starting';
	const n8n = await step(title, () => startN8n({ version, userFolder, port, logName: 'n8n-demo' }));
	rememberRunning(runningFile, n8n);
	try {
		const steps = await demonstrate(n8n);
		const failed = steps.filter(({ ok }) => !ok).length;
		if (failed > 0) process.exitCode = 1;
		if (once || process.env.PLAYGROUND_ONCE) return;
		printSignIn(n8n, failed);
		await n8n.ended;
		throw new PlaygroundError('n8n ended by itself', { logFile: n8n.logFile });
	} finally {
		await n8n.stop();
		rmSync(runningFile, { force: true });
	}
}

/** Returns the port that is asked for, else n8n's usual one; undefined where that is taken. */
async function portFor(wanted) {
	const port = wanted ?? EDITOR_PORT;
	if (await isFree(port)) return port;
	if (wanted === undefined) return undefined;
	throw new PlaygroundError(`The port ${wanted} is in use`, { cure: 'Choose another one, or leave --port out' });
}

async function demonstrate(n8n) {
	const client = new N8nClient(n8n.baseUrl);
	const demo = await step('n8n: owner, credentials and example workflows', async () => {
		await signIn(client);
		return await prepareDemo(client);
	});
	const steps = await step('Deliveries: a pull request, a forged copy, a push', () => runDemo(client, demo));
	printSteps(steps);
	return steps;
}

async function signIn(client) {
	try {
		await client.ownerSetupOrLogin(demoOwner);
	} catch (error) {
		throw new PlaygroundError(`The demo's owner could not sign in: ${error.message}`, {
			cure: '`npm start -- --reset` forgets the demo n8n with its owner and begins again',
		});
	}
}

/** @param {import('./demo.mjs').DemoStep[]} steps */
function printSteps(steps) {
	const width = Math.max(...steps.map(({ step: name }) => name.length));
	const lines = steps.flatMap(({ step: name, ok, outcome, link }) => [
		`  ${ok ? '✓' : '✗'} ${name.padEnd(width)}  ${outcome}`,
		...(link ? [`    ${' '.repeat(width)}  ${link}`] : []),
	]);
	process.stdout.write(`\n${lines.join('\n')}\n\n`);
}

function printSignIn(n8n, failed) {
	if (failed > 0) say(`${failed} steps FAILED; n8n's log: ${n8n.logFile}`);
	say(`The editor is open at ${n8n.baseUrl} (this machine only)`);
	process.stdout.write(
		`\n    Sign in with  ${demoOwner.email}\n    Password      ${demoOwner.password}\n\n    Ctrl-C stops n8n.\n`,
	);
}

/** Prevents two n8n from using the same database, which would corrupt it. */
function refuseSecondStart(runningFile) {
	if (!existsSync(runningFile)) return;
	const { pid, baseUrl } = JSON.parse(readFileSync(runningFile, 'utf8'));
	if (!isAlive(pid)) return;
	throw new PlaygroundError(`The playground is running already, at ${baseUrl}`, {
		cure: 'use that one, or stop it first',
	});
}

function rememberRunning(runningFile, { pid, baseUrl }) {
	mkdirSync(dataFolder, { recursive: true });
	writeFileSync(runningFile, JSON.stringify({ pid, baseUrl }));
}

function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === 'EPERM';
	}
}
