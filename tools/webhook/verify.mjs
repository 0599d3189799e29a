import { parseArgs } from 'node:util';

import { captureOptions, readCapture } from './capture.mjs';
import { library } from './library.mjs';
import { numberOf } from './options.mjs';
import { printer } from './output.mjs';
import { readSecrets, secretOptions } from './secrets.mjs';

export const timeOptions = {
	'check-age': { type: 'boolean' },
	now: { type: 'string' },
	tolerance: { type: 'string' },
};

/** Options for all commands that judge a capture. */
export const judgeOptions = {
	...captureOptions,
	...secretOptions,
	...timeOptions,
	profile: { type: 'string' },
	json: { type: 'boolean' },
};

/** A capture is always old, so its age counts only if somebody asks for it. */
export function timeOf(values) {
	const toleranceSeconds = numberOf(values, 'tolerance');
	const now = numberOf(values, 'now') ?? (values['check-age'] ? Math.floor(Date.now() / 1000) : undefined);
	return { now, ...(toleranceSeconds !== undefined && { toleranceSeconds }) };
}

/** Says whether a captured request is genuine. */
export async function verify(words) {
	const { values, positionals } = parseArgs({ args: words, options: judgeOptions, allowPositionals: true });
	const secrets = readSecrets(values);
	const request = readCapture(positionals, values);
	const { now, toleranceSeconds } = timeOf(values);
	const age = now === undefined ? { now: 0, toleranceSeconds: Infinity } : { now, toleranceSeconds };
	const verdict = library().verifyWebhook({ profile: values.profile ?? '', secrets, request, ...age });
	const print = printer(secrets);
	if (values.json) print(JSON.stringify(verdict, null, 2));
	else print(textOf(verdict, request, values));
	return verdict.ok ? 0 : 1;
}

function textOf(verdict, request, values) {
	const notes = request.notes.map((note) => `  ${note}`);
	if (!verdict.ok) {
		return [`✗ refused: ${verdict.reason}`, ...notes, '  `npm run webhook -- explain` says why, and what to do.'].join(
			'\n',
		);
	}
	const known = {
		event: verdict.event,
		action: verdict.action,
		delivery: verdict.deliveryId,
		secret: verdict.secretIndex + 1,
	};
	const facts = Object.entries(known).filter(([, value]) => value !== undefined);
	const aged = values['check-age'] || values.now ? [] : ['  Its age was not checked; --check-age does so.'];
	return [
		`✓ genuine: ${verdict.profile}`,
		...facts.map(([name, value]) => `  ${name}: ${value}`),
		...notes,
		...aged,
	].join('\n');
}
