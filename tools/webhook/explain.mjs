import { parseArgs } from 'node:util';

import { readCapture } from './capture.mjs';
import { library } from './library.mjs';
import { printer } from './output.mjs';
import { readSecrets } from './secrets.mjs';
import { judgeOptions, timeOf } from './verify.mjs';

const MARKS = { ok: '✓', problem: '✗', note: '·' };

/** Says step by step why a captured request does not match its signature, and what to do. */
export async function explain(words) {
	const { values, positionals } = parseArgs({
		args: words,
		options: { ...judgeOptions, 'public-url': { type: 'string' } },
		allowPositionals: true,
	});
	const secrets = readSecrets(values);
	const request = readCapture(positionals, values);
	const explanation = library().explainWebhook({
		...(values.profile !== undefined && { profile: values.profile }),
		...(values['public-url'] !== undefined && { publicUrl: values['public-url'] }),
		secrets,
		request,
		exactBody: request.exact,
		...timeOf(values),
	});
	const print = printer(secrets);
	print(values.json ? JSON.stringify(explanation, null, 2) : textOf(explanation, request));
	return explanation.ok ? 0 : 1;
}

function textOf({ ok, summary, steps, advice }, { notes }) {
	return [
		`${ok ? MARKS.ok : MARKS.problem} ${summary}`,
		'',
		...notes.map((note) => `  ${MARKS.note} capture    ${note}`),
		...steps.map(({ step, result, text }) => `  ${MARKS[result]} ${step.padEnd(9)}  ${text}`),
		...(advice.length > 0 ? ['', 'What to do:', ...advice.map((text, at) => `  ${at + 1}. ${text}`)] : []),
	].join('\n');
}
