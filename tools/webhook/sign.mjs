import { parseArgs } from 'node:util';

import { bytesOf } from './capture.mjs';
import { built, library, UsageError } from './library.mjs';
import { numberOf } from './options.mjs';
import { printer } from './output.mjs';
import { readSecrets, secretOptions } from './secrets.mjs';

const options = {
	...secretOptions,
	profile: { type: 'string' },
	body: { type: 'string' },
	url: { type: 'string' },
	method: { type: 'string', default: 'POST' },
	event: { type: 'string' },
	id: { type: 'string' },
	timestamp: { type: 'string' },
	'content-type': { type: 'string', default: 'application/json' },
	script: { type: 'boolean' },
};

/** Signs the bytes of a file, and prints the headers or a script that sends it. */
export async function sign(words) {
	const { values } = parseArgs({ args: words, options });
	const { profile, method, event, id } = values;
	if (values.body === undefined)
		throw new UsageError('No body is given', 'Name a file with --body, or - for the standard input.');
	const secrets = readSecrets(values);
	const timestamp = numberOf(values, 'timestamp') ?? Math.floor(Date.now() / 1000);
	const [body, contentType] = [bytesOf(values.body), values['content-type']];
	const url = values.url ?? 'https://example.com/webhook';
	const input = { body, timestamp, method, url, contentType, ...(event && { event }), ...(id && { id }) };
	const signer = library().createSigner(profile ?? '', secrets);
	const signed = signer.sign(input);
	const request = {
		method,
		url: signed.url ?? url,
		headers: { 'Content-Type': contentType, ...signed.headers },
		body: signed.body ?? body,
	};
	const print = printer(secrets);
	print(values.script ? scriptOf(request, signer.profile, secrets, id ?? '') : textOf(request, signed));
	return 0;
}

/** @returns a bash script that sends the request and reads the secrets from the environment */
export function scriptOf(request, profile, secrets, id) {
	const keys = secrets.map((value, at) => ({
		variable: at === 0 ? 'SIGNING_SECRET' : `SIGNING_SECRET_${at + 1}`,
		value,
		meaning: `secret ${at + 1}`,
	}));
	return built('dist/core/send/index.js').curlScript({ request, secrets: keys, signed: { profile, keys, id } });
}

function textOf({ method, url, headers, body }, signed) {
	return [
		`${method} ${url}`,
		...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
		'',
		signed.body ? body.toString('utf8') : `(the ${body.length} bytes of the body, unchanged)`,
	].join('\n');
}
