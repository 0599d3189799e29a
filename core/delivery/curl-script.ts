import { recipeFor } from './script-recipe';
import type { Recipe, Signed } from './script-recipe';
import type { ScriptRequest } from './script-signature';
import { cutAtSecrets, quoted, shellFunctions, shellWord, writeBytes } from './shell';
import type { NamedSecret } from './shell';

export type { NamedSecret } from './shell';

export interface CurlScriptInput {
	/** The request as it would be sent, signature and all. */
	readonly request: ScriptRequest;
	/** Every secret that the request may hold; the script reads them from its environment. */
	readonly secrets: readonly NamedSecret[];
	/** How the request was signed; absent = it was not. */
	readonly signed?: Signed;
}

/**
 * A bash script that sends a request with openssl and curl, as W&B's documentation has one for its webhooks: for a person
 * who wants to see what a receiver makes of it. It computes the signature itself, with the time of its run, wherever
 * openssl can; otherwise it repeats the previewed one. It never holds a secret.
 */
export function curlScript(input: CurlScriptInput): string {
	const { request, secrets, signed } = input;
	const recipe = signed && recipeFor(request, secrets, signed);
	const content = [
		'# The body, byte for byte.',
		'{',
		':',
		...writeBytes(cutAtSecrets(request.body.toString('latin1'), secrets)),
		'} > "$WORK/body"',
		'',
		...(recipe ? [...recipe.commands, ''] : []),
		...curlCommand(input, recipe),
		'',
	];
	return [
		'#!/usr/bin/env bash',
		`# ${headline(signed, recipe)}`,
		'# Needs bash, openssl and curl. Secrets are read from the environment, for example: export ACCESS_TOKEN=…',
		'set -euo pipefail',
		'',
		...usedSecrets(input, recipe).map(({ variable, meaning }) => `: "\${${variable}:?set it to ${meaning}}"`),
		'WORK="$(mktemp -d)"',
		`trap 'rm -rf "$WORK"' EXIT`,
		...functionsIn(content.join('\n')),
		'',
		...content,
	].join('\n');
}

/** The functions that a script really calls. */
function functionsIn(script: string): string[] {
	return Object.entries(shellFunctions).flatMap(([name, lines]) => (script.includes(`$(${name} `) ? lines : []));
}

function headline(signed: Signed | undefined, recipe: Recipe | undefined): string {
	if (signed === undefined) return 'Sends the previewed request. It is not signed.';
	const name = signed.profile.displayName.replace(/[\r\n]/g, ' ');
	if (recipe !== undefined) return `Sends the previewed request with a fresh signature: ${name}.`;
	if (signed.profile.scheme.kind === 'token') return `Sends the previewed request: ${name}.`;
	return `Sends the previewed request and repeats its signature (${name}), which bash cannot make: it may be too old soon.`;
}

function usedSecrets({ secrets, signed, request }: CurlScriptInput, recipe: Recipe | undefined): NamedSecret[] {
	const parts = [Buffer.from([request.url, ...Object.values(request.headers)].join('\n'), 'utf8'), request.body];
	const stands = (secret: NamedSecret) =>
		parts.some((part) => cutAtSecrets(part.toString('latin1'), [secret]).some((piece) => 'word' in piece));
	const signs = (secret: NamedSecret) => recipe !== undefined && (signed?.keys.includes(secret) ?? false);
	return secrets.filter((secret) => secret.value !== '' && (signs(secret) || stands(secret)));
}

function curlCommand({ request, secrets }: CurlScriptInput, recipe: Recipe | undefined): string[] {
	const headers = Object.entries(request.headers).map(([name, value]) => {
		const word = recipe?.headers[name.toLowerCase()];
		if (word !== undefined) return `	--header ${quoted(`${name}: `)}${word} \\`;
		return `	--header ${shellWord(value === '' ? `${name};` : `${name}: ${value}`, secrets)} \\`;
	});
	const url = recipe?.query ? withoutQuery(request.url, recipe.query.name) : request.url;
	const query = recipe?.query
		? `${quoted(`${url.includes('?') ? '&' : '?'}${recipe.query.name}=`)}${recipe.query.word}`
		: '';
	return [
		'curl --silent --show-error --include --globoff --path-as-is --max-redirs 0 \\',
		`	--request ${quoted(request.method)} \\`,
		...headers,
		`	--data-binary "@$WORK/body" \\`,
		`	${shellWord(url, secrets)}${query}`,
	];
}

function withoutQuery(url: string, name: string): string {
	const at = Math.max(url.lastIndexOf(`?${name}=`), url.lastIndexOf(`&${name}=`));
	return at < 0 ? url : url.slice(0, at);
}
