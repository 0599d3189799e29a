import { Failure } from '../failure';
import { lineAndColumn } from '../text/line-and-column';

/** One piece of a template: fixed text or a variable. `at` is its offset in the template. */
export type TemplatePiece =
	| { readonly kind: 'text'; readonly at: number; readonly text: string }
	| {
			readonly kind: 'variable';
			readonly at: number;
			readonly name: string;
			/** The variable as written, for templates that keep unknown names. */
			readonly source: string;
			/** True inside a JSON string literal. */
			readonly inString: boolean;
	  };

const SECRET_NAME = /[A-Za-z_]\w*/y;

/** Returns the secret whose name is exactly the `$NAME` at `at`, if there is one. */
function secretAt(template: string, at: number, secretNames: ReadonlySet<string>): string | undefined {
	SECRET_NAME.lastIndex = at + 1;
	const name = SECRET_NAME.exec(template)?.[0];
	return name !== undefined && secretNames.has(name) ? name : undefined;
}

function bracedAt(template: string, at: number): { readonly name: string; readonly end: number } {
	const end = template.indexOf('}', at + 2);
	if (end < 0) throw malformed('A variable has no closing brace', template, at);
	const name = template.slice(at + 2, end).trim();
	if (name === '') throw malformed('A variable has no name', template, at);
	return { name, end: end + 1 };
}

function malformed(mistake: string, template: string, at: number): Failure {
	return new Failure(
		'invalid-template',
		`${mistake} at ${lineAndColumn(template, at)}`,
		'Write ${name} for a variable, and $${ for a literal ${',
	);
}

/**
 * Splits a template at its variables: `${name}`, and `$NAME` for the names of secrets. `$${` stands for the text
 * `${`.
 *
 * @param json whether to track JSON string literals
 * @throws Failure for a variable that is unclosed or has no name
 */
export function parseTemplate(
	template: string,
	json: boolean,
	secretNames: ReadonlySet<string>,
): readonly TemplatePiece[] {
	const pieces: TemplatePiece[] = [];
	let inString = false;
	let start = 0;
	const flush = (end: number) => {
		if (end > start) pieces.push({ kind: 'text', at: start, text: template.slice(start, end) });
	};
	const variable = (at: number, name: string, end: number) => {
		flush(at);
		pieces.push({ kind: 'variable', at, name, source: template.slice(at, end), inString });
		start = end;
	};
	for (let at = 0; at < template.length;) {
		const character = template[at];
		if (inString && character === '\\') at += 2;
		else if (json && character === '"') {
			inString = !inString;
			at++;
		} else if (character !== '$') at++;
		else if (template.startsWith('$${', at)) {
			flush(at);
			start = at + 1;
			at += 3;
		} else if (template.startsWith('${', at)) {
			const { name, end } = bracedAt(template, at);
			variable(at, name, end);
			at = end;
		} else {
			const name = secretAt(template, at, secretNames);
			if (name !== undefined) variable(at, name, at + 1 + name.length);
			at += 1 + (name?.length ?? 0);
		}
	}
	flush(template.length);
	return pieces;
}
