import { splitAtSecrets, quoted, variableOf, shellFunctions, shellWord, writeBytes } from './shell';
import type { NamedSecret } from './shell';
import type { ScriptRequest } from './signing-commands';
import { recipeFor } from './signing-recipe';
import type { Recipe, SignedAs } from './signing-recipe';

export type { NamedSecret } from './shell';

export interface CurlScriptInput {
	/** The request as it would be sent, including the signature. */
	readonly request: ScriptRequest;
	/** Every secret that the request may contain; the script reads them from its environment. */
	readonly secrets: readonly NamedSecret[];
	/** How the request was signed; absent if it was not. */
	readonly signed?: SignedAs;
}

/**
 * Returns a bash script that sends a request with openssl and curl, like the one in W&B's webhook documentation, so
 * that a person can see how a receiver reacts. If openssl supports the scheme, the script computes the signature
 * itself, with the time at which it runs; otherwise it repeats the previewed signature. It never contains a secret.
 */
export function curlScript(input: CurlScriptInput): string {
	const { request, secrets, signed } = input;
	const recipe = signed && recipeFor(request, secrets, signed);
	const commands = [
		'# The body, byte for byte.',
		'{',
		':',
		...writeBytes(splitAtSecrets(request.body.toString('latin1'), secrets)),
		'} > "$WORK/body"',
		'',
		...(recipe ? [...recipe.commands, ''] : []),
		...curlCommand(input, recipe),
		'',
	].join('\n');
	return [
		'#!/usr/bin/env bash',
		`# ${headline(signed, recipe)}`,
		'# Needs bash, openssl and curl. Secrets are read from the environment, for example: export ACCESS_TOKEN=…',
		'set -euo pipefail',
		'',
		...secrets.filter(isReadIn(commands)).map(({ variable, meaning }) => `: "\${${variable}:?set it to ${meaning}}"`),
		'WORK="$(mktemp -d)"',
		`trap 'rm -rf "$WORK"' EXIT`,
		...functionsIn(commands),
		'',
		commands,
	].join('\n');
}

/** Returns the functions that the commands actually call. */
function functionsIn(commands: string): string[] {
	return Object.entries(shellFunctions).flatMap(([name, lines]) => (commands.includes(`$(${name} `) ? lines : []));
}

const isReadIn = (commands: string) => (secret: NamedSecret) => commands.includes(variableOf(secret));

function headline(signed: SignedAs | undefined, recipe: Recipe | undefined): string {
	if (signed === undefined) return 'Sends the previewed request. It is not signed.';
	const name = signed.profile.displayName.replace(/[\r\n]/g, ' ');
	if (recipe !== undefined) return `Sends the previewed request with a fresh signature: ${name}.`;
	if (signed.profile.scheme.kind === 'token') return `Sends the previewed request: ${name}.`;
	return `Sends the previewed request with its original signature (${name}), because bash cannot create a new one. The signature may expire soon.`;
}

function curlCommand({ request, secrets }: CurlScriptInput, recipe: Recipe | undefined): string[] {
	const headers = Object.entries(request.headers).map(([name, value]) => {
		const word = recipe?.headers.get(name.toLowerCase());
		if (word !== undefined) return `	--header ${quoted(`${name}: `)}${word} \\`;
		return `	--header ${shellWord(value === '' ? `${name};` : `${name}: ${value}`, secrets)} \\`;
	});
	const { query } = recipe ?? {};
	const url = query ? textBefore(request.url, `${query.name}=`) : request.url;
	return [
		'curl --silent --show-error --include --globoff --path-as-is --max-redirs 0 \\',
		`	--request ${quoted(request.method)} \\`,
		...headers,
		`	--data-binary "@$WORK/body" \\`,
		`	${shellWord(url, secrets)}${query?.word ?? ''}`,
	];
}

/** Returns the URL up to the value of its last parameter, which is the signature. */
function textBefore(url: string, parameter: string): string {
	return url.slice(0, url.lastIndexOf(parameter) + parameter.length);
}
