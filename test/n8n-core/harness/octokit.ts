import { execFileSync } from 'node:child_process';

const SCRIPT = `
	import { readFileSync } from 'node:fs';
	import { verify } from '@octokit/webhooks-methods';
	const { secret, deliveries } = JSON.parse(readFileSync(0, 'utf8'));
	const verdicts = await Promise.all(deliveries.map(({ body, signature }) => verify(secret, body, signature)));
	process.stdout.write(JSON.stringify(verdicts));
`;

/**
 * Returns the verdicts of GitHub's own library. It runs in a separate process, because jest's require cannot load an ES
 * module.
 */
export function githubVerdicts(secret: string, deliveries: Array<{ body: string; signature: string }>): boolean[] {
	const input = JSON.stringify({ secret, deliveries });
	const output = execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT], { input, encoding: 'utf8' });
	return JSON.parse(output) as boolean[];
}
