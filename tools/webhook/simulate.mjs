import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { built, library, UsageError } from './library.mjs';
import { printer } from './output.mjs';
import { readSecrets, secretOptions } from './secrets.mjs';
import { scriptOf } from './sign.mjs';

const TIMEOUT_MS = 15_000;
const MAX_SHOWN = 1_000;

const options = { ...secretOptions, url: { type: 'string' }, script: { type: 'boolean' } };

/** Sends a realistic event of a provider, signed as the provider does, or lists the events. */
export async function simulate(words) {
	const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true });
	const { findSample, sampleEvents, sampleKey } = built('dist/core/send/samples/index.js');
	const [key] = positionals;
	if (key === undefined) {
		process.stdout.write(`${sampleEvents().map(sampleKey).sort().join('\n')}\n`);
		return 0;
	}
	const sample = findSample(key);
	if (sample === undefined)
		throw new UsageError(`There is no sample ${key}`, '`npm run webhook -- simulate` lists them.');
	const secrets = readSecrets(values);
	const { request, profile, id } = requestOf(sample, webUrl(values.url), secrets);
	const print = printer(secrets);
	if (!values.script) return await sendTo(request, print);
	print(scriptOf(request, profile, secrets, id));
	return 0;
}

function webUrl(url) {
	if (url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url)) return url;
	throw new UsageError(
		'No URL is given',
		'Add --url http://localhost:5678/webhook-test/… (the test URL of your trigger).',
	);
}

function requestOf(sample, url, secrets) {
	const now = new Date();
	const { renderSample } = built('dist/core/send/samples/index.js');
	const rendered = renderSample(sample, {
		token: randomBytes(10).toString('hex'),
		seconds: Math.floor(now.getTime() / 1000),
		iso: now.toISOString(),
		url,
	});
	const { body, contentType, event, deliveryId: id } = rendered;
	const signer = library().createSigner(sample.profile, secrets);
	const timestamp = Math.floor(now.getTime() / 1000);
	const signed = signer.sign({ body, id, timestamp, method: 'POST', url, contentType, ...(event && { event }) });
	const headers = { 'Content-Type': contentType, ...rendered.headers, ...signed.headers };
	return {
		request: { method: 'POST', url: signed.url ?? url, headers, body: signed.body ?? body },
		profile: signer.profile,
		id,
	};
}

async function sendTo({ method, url, headers, body }, print) {
	let response;
	try {
		response = await fetch(url, { method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
	} catch (error) {
		throw new UsageError(
			`The request could not be sent: ${error.cause?.code ?? error.name}`,
			'Check that the URL is right and n8n runs.',
		);
	}
	const answer = await response.text();
	print(`${response.ok ? '✓' : '✗'} ${response.status} ${answer.slice(0, MAX_SHOWN)}`);
	if (response.status === 404) print('  A test URL only answers while the trigger listens: click Execute step first.');
	if (response.status === 401)
		print('  The trigger refused it: is the secret the one in its credential, and the source the same?');
	return response.ok ? 0 : 1;
}
