/** Secrets come from the environment or from files, never from the command line, which other users can see. */
import { bytesOf } from './capture.mjs';
import { UsageError } from './library.mjs';

const DEFAULT = 'WEBHOOK_SECRET';

export const secretOptions = {
	'secret-env': { type: 'string', multiple: true },
	'secret-file': { type: 'string', multiple: true },
};

/** @returns the secrets, newest first */
export function readSecrets(values) {
	const files = (values['secret-file'] ?? []).map((file) =>
		bytesOf(file)
			.toString('utf8')
			.replace(/\r?\n$/, ''),
	);
	const names = values['secret-env'] ?? (files.length > 0 ? [] : [DEFAULT]);
	return [...names.map(fromEnvironment), ...files];
}

function fromEnvironment(name) {
	const secret = process.env[name];
	if (secret !== undefined && secret !== '') return secret;
	throw new UsageError(
		`The environment variable ${name} is empty`,
		`Set it without leaving it in the history of your shell: read -rs ${name} && export ${name}. Or use --secret-file.`,
	);
}
