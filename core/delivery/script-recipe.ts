import type { KeyForm, SignatureForm, SignatureProfile, SignedScheme } from '../signature/types';
import { clockCommands, contentCommands, signFunction } from './script-signature';
import type { ScriptRequest } from './script-signature';
import { quoted } from './shell';
import type { NamedSecret } from './shell';

/** How a previewed request was signed. */
export interface Signed {
	readonly profile: SignatureProfile;
	/** The signing secrets, newest first. */
	readonly keys: readonly NamedSecret[];
	readonly id: string;
}

/** A signature that bash can make: the commands before the request, and what stands in headers and URL. */
export interface Recipe {
	readonly commands: readonly string[];
	/** Words of bash by lower-case header name. */
	readonly headers: Readonly<Record<string, string>>;
	readonly query?: { readonly name: string; readonly word: string };
}

/** @returns undefined where bash and openssl cannot make the signature */
export function recipeFor(request: ScriptRequest, secrets: readonly NamedSecret[], signed: Signed): Recipe | undefined {
	const { scheme } = signed.profile;
	if (scheme.kind !== 'signed' || scheme.each !== undefined) return undefined;
	if (scheme.signature.in === 'json' || scheme.signature.in === 'form') return undefined;
	// A signed time that the body carries would have to be written into the body.
	const timeInBody = scheme.timestamp?.from.in === 'json' || scheme.timestamp?.from.in === 'form';
	if (timeInBody && scheme.content.includes('{t}')) return undefined;
	const [first] = signed.keys;
	const forms = signed.keys.map((key) => keyFormOf(key.value, scheme));
	const key = forms[0];
	// One function makes all signatures: keys of different kinds need different ones.
	if (first === undefined || key === undefined || forms.some((form) => form !== key)) return undefined;
	const form = formOf(scheme, key);
	if (form === undefined) return undefined;
	const content = contentCommands(scheme, request, secrets);
	const sign = signFunction(scheme, key, form);
	if (content === undefined || sign === undefined) return undefined;
	return {
		commands: [
			...timeCommands(scheme, request, signed),
			'# What is signed, then how.',
			'signed_content() {',
			...content,
			'}',
			...sign,
		],
		...placed(scheme, form, signed),
	};
}

function keyFormOf(secret: string, { keys }: SignedScheme): KeyForm | undefined {
	return keys.find(({ prefix }) => prefix === undefined || secret.trimStart().startsWith(prefix));
}

function formOf({ forms, algorithm }: SignedScheme, key: KeyForm): SignatureForm | undefined {
	return forms.find((form) => (form.algorithm ?? algorithm) === (key.algorithm ?? algorithm));
}

function timeCommands(scheme: SignedScheme, request: ScriptRequest, { id }: Signed): string[] {
	const { timestamp } = scheme;
	const time =
		timestamp === undefined || timestamp.from.in === 'json'
			? []
			: [`TIMESTAMP="\${TIMESTAMP:-$(${clockCommands[timestamp.unit]})}"`];
	const signsId = scheme.id?.some((name) =>
		Object.keys(request.headers).some((own) => own.toLowerCase() === name.toLowerCase()),
	);
	return [...(signsId ? [`ID=${quoted(id)}`] : []), ...time];
}

/** Where the signature, the time and the id stand in the request. */
function placed(scheme: SignedScheme, form: SignatureForm, { keys }: Signed): Pick<Recipe, 'headers' | 'query'> {
	const { signature, timestamp, separator, id } = scheme;
	const words = keys.map(({ variable }) => `${form.prefix === '' ? '' : quoted(form.prefix)}"$(sign "$${variable}")"`);
	const headers: Record<string, string> = {};
	for (const name of timestamp?.from.in === 'header' ? timestamp.from.names : [])
		headers[name.toLowerCase()] = '"$TIMESTAMP"';
	for (const name of id ?? []) headers[name.toLowerCase()] = '"$ID"';
	if (signature.in === 'query') {
		return { headers, query: { name: signature.name, word: `"$(url_encode ${words[0] ?? ''})"` } };
	}
	if (signature.in !== 'header') return { headers };
	if (signature.perSecret) {
		words.forEach((word, at) => (headers[(signature.names[at] ?? '').toLowerCase()] = word));
		return { headers };
	}
	const field = timestamp?.from.in === 'field' ? [`${quoted(timestamp.from.prefix)}"$TIMESTAMP"`] : [];
	const list = separator === undefined ? (words[0] ?? '') : [...field, ...words].join(quoted(separator));
	for (const name of signature.names) headers[name.toLowerCase()] = list;
	return { headers };
}
