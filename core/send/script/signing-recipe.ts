import { contentNeeds } from '../../signature/schemes/hmac/content-template';
import type { KeyForm, SignatureForm, SignatureProfile, SignedScheme, TimestampRule } from '../../signature/types';
import { quoted, variableOf } from './shell';
import type { NamedSecret } from './shell';
import { clockCommands, contentCommands, freshHeaders, signFunction } from './signing-commands';
import type { ScriptRequest } from './signing-commands';

/** How a previewed request was signed. */
export interface SignedAs {
	readonly profile: SignatureProfile;
	/** The signing secrets, newest first. */
	readonly keys: readonly NamedSecret[];
	readonly id: string;
}

/** A signature that bash can compute: the commands that precede the request, and the values for headers and URL. */
export interface Recipe {
	readonly commands: readonly string[];
	/** Bash words by lower-case header name. */
	readonly headers: ReadonlyMap<string, string>;
	readonly query?: { readonly name: string; readonly word: string };
}

/** @returns the recipe, or undefined if bash and openssl cannot compute the signature */
export function recipeFor(
	request: ScriptRequest,
	secrets: readonly NamedSecret[],
	signed: SignedAs,
): Recipe | undefined {
	const { scheme } = signed.profile;
	if (scheme.kind !== 'signed' || scheme.each !== undefined) return undefined;
	// a signed time in the body would have to be written into the body
	if (contentNeeds(scheme, 'timestamp') && !freshTime(scheme)) return undefined;
	const [key, ...others] = new Set(signed.keys.map(({ value }) => keyFormOf(value, scheme)));
	// one function computes all signatures, and keys of different kinds would need different ones
	if (key === undefined || others.length > 0) return undefined;
	const form = formOf(scheme, key);
	const content = contentCommands(scheme, request, secrets);
	const sign = form && signFunction(scheme, key, form);
	const place = form && placeSignature(scheme, form, signed);
	if (content === undefined || sign === undefined || place === undefined) return undefined;
	return {
		commands: [
			...timeCommands(scheme, request, signed),
			'# What is signed, then how.',
			'signed_content() {',
			...content,
			'}',
			...sign,
		],
		...place,
	};
}

/** Returns the rule for a time next to the signature, which is that of the run. A time in the body stays as it is. */
function freshTime({ timestamp }: SignedScheme): TimestampRule | undefined {
	return timestamp?.from.in === 'header' || timestamp?.from.in === 'field' ? timestamp : undefined;
}

function keyFormOf(secret: string, { keys }: SignedScheme): KeyForm | undefined {
	return keys.find(({ prefix }) => prefix === undefined || secret.trimStart().startsWith(prefix));
}

function formOf({ forms, algorithm }: SignedScheme, key: KeyForm): SignatureForm | undefined {
	return forms.find((form) => (form.algorithm ?? algorithm) === (key.algorithm ?? algorithm));
}

function timeCommands(scheme: SignedScheme, request: ScriptRequest, { id }: SignedAs): string[] {
	const carried = new Set(Object.keys(request.headers).map((name) => name.toLowerCase()));
	const signsId = scheme.id?.some((name) => carried.has(name.toLowerCase()));
	const time = freshTime(scheme);
	return [
		...(signsId ? [`ID=${quoted(id)}`] : []),
		...(time ? [`TIMESTAMP="\${TIMESTAMP:-$(${clockCommands[time.unit]})}"`] : []),
	];
}

/**
 * Places the signature, the time and the id in the request.
 *
 * @returns undefined if the signature belongs in the body
 */
function placeSignature(
	scheme: SignedScheme,
	form: SignatureForm,
	{ keys }: SignedAs,
): Pick<Recipe, 'headers' | 'query'> | undefined {
	const { signature, timestamp, separator } = scheme;
	const prefix = form.prefix === '' ? '' : quoted(form.prefix);
	const words = keys.map((key) => `${prefix}"$(sign ${variableOf(key)})"`);
	const newest = words[0] ?? '';
	const headers = new Map([...freshHeaders(scheme)].map(([name, variable]) => [name, `"$${variable}"`]));
	if (signature.in === 'query') {
		return { headers, query: { name: signature.name, word: `"$(url_encode ${newest})"` } };
	}
	if (signature.in !== 'header') return undefined;
	if (signature.perSecret) {
		words.forEach((word, at) => headers.set((signature.names[at] ?? '').toLowerCase(), word));
		return { headers };
	}
	const field = timestamp?.from.in === 'field' ? [`${quoted(timestamp.from.prefix)}"$TIMESTAMP"`] : [];
	const list = separator === undefined ? newest : [...field, ...words].join(quoted(separator));
	for (const name of signature.names) headers.set(name.toLowerCase(), list);
	return { headers };
}
