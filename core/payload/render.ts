import { requireObject, requireText } from '../arguments';
import { Failure } from '../failure';
import { closestNames } from '../text/closest-names';
import { findJsonError } from '../text/json-error';
import { followPath, tryParsePath } from '../text/json-path';
import { lineAndColumn } from '../text/line-and-column';
import { parseTemplate, type TemplatePiece } from './template';

export interface RenderOptions {
	/**
	 * `json` (default): values are escaped inside string literals and inserted as JSON elsewhere, and the result must
	 * be JSON.
	 */
	readonly format?: 'json' | 'text';
	/** What happens to an unknown name: `error` (default) throws and lists the known ones. */
	readonly unknown?: 'error' | 'empty' | 'keep';
	/** Tells which names are empty if they are unknown, whatever `unknown` says. */
	readonly isOptional?: (name: string) => boolean;
	/** Values of `$NAME` and `${NAME}` for exactly these names. They take precedence over variables. */
	readonly secrets?: Readonly<Record<string, string>>;
}

const RENDER_USAGE = 'renderPayload(template, { name: value })';

type Variable = Extract<TemplatePiece, { kind: 'variable' }>;
/** A piece of the template and its text in the result. */
type Rendered = { readonly piece: TemplatePiece; readonly text: string };
type Resolved = { readonly value: unknown } | undefined;

function lookUp(
	name: string,
	variables: Readonly<Record<string, unknown>>,
	secrets: RenderOptions['secrets'],
): Resolved {
	if (secrets !== undefined && Object.hasOwn(secrets, name)) return { value: secrets[name] };
	if (Object.hasOwn(variables, name)) return { value: variables[name] };
	const steps = tryParsePath(name);
	const value = steps && followPath(variables, steps);
	return value === undefined ? undefined : { value };
}

/** @returns undefined for what JSON cannot represent: cycles, BigInt */
function toJson(value: unknown): string | undefined {
	try {
		const text = JSON.stringify(value) as string | undefined;
		return text ?? 'null';
	} catch {
		return undefined;
	}
}

function toText(value: unknown): string | undefined {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	const text = toJson(value);
	// a date is a text as JSON, and so is one of Luxon, which n8n's expressions give
	const plain: unknown = text?.startsWith('"') ? JSON.parse(text) : undefined;
	return typeof plain === 'string' ? plain : text;
}

function spell(value: unknown, inString: boolean, format: 'json' | 'text'): string | undefined {
	if (format === 'json' && !inString) return toJson(value);
	const text = toText(value);
	return format === 'text' || text === undefined ? text : JSON.stringify(text).slice(1, -1);
}

function unknownVariable(template: string, { name, at }: Variable, known: readonly string[]): Failure {
	const near = closestNames(name, known);
	const guess = near.length > 0 ? `Did you mean ${near.map((known) => `\${${known}}`).join(' or ')}? ` : '';
	const list = known.length > 0 ? `Known variables: ${[...known].sort().join(', ')}` : 'No variables are defined';
	return new Failure(
		'unknown-variable',
		`Unknown variable \${${name}} at ${lineAndColumn(template, at)}`,
		guess + list,
	);
}

/** An n8n expression after a dollar sign, or an expression of GitHub Actions, is not a variable. */
function doubleBraces(template: string, { at }: Variable): Failure {
	return new Failure(
		'invalid-template',
		`\${{ at ${lineAndColumn(template, at)} does not begin a variable`,
		'For a variable, write ${name}. For an n8n expression, write {{ … }} without the dollar sign, and switch the field to Expression. To send ${{ … }} as text, write $${{ … }}',
	);
}

function render(piece: Variable, template: string, variables: Record<string, unknown>, options: RenderOptions): string {
	const { format = 'json', secrets, isOptional } = options;
	const resolved = lookUp(piece.name, variables, secrets);
	const unknown = isOptional?.(piece.name) ? 'empty' : (options.unknown ?? 'error');
	if (resolved === undefined && unknown === 'keep') return piece.source;
	if (resolved === undefined && piece.name.startsWith('{')) throw doubleBraces(template, piece);
	if (resolved === undefined && unknown === 'error') {
		throw unknownVariable(template, piece, [...Object.keys(variables), ...Object.keys(secrets ?? {})]);
	}
	const text = spell(resolved === undefined ? '' : resolved.value, piece.inString, format);
	if (text !== undefined) return text;
	throw new Failure(
		'invalid-payload',
		`The value of \${${piece.name}} at ${lineAndColumn(template, piece.at)} cannot be written as JSON`,
		'Use text, a number, true, false, null, or lists and objects of these',
	);
}

/** Translates an offset in the result to one in the template, where the user can fix it. */
function templateOffset(parts: readonly Rendered[], offset: number): number {
	let seen = 0;
	for (const { piece, text } of parts) {
		if (offset < seen + text.length) return piece.kind === 'text' ? piece.at + offset - seen : piece.at;
		seen += text.length;
	}
	return Infinity;
}

/**
 * Fills a payload template. Substituted text is never expanded again.
 *
 * @example
 * renderPayload('{"text":"${user.name} says ${words}"}', { user: { name: 'Ada' }, words: '"hi"' });
 * // '{"text":"Ada says \\"hi\\""}'
 * renderPayload('{"labels":${labels}}', { labels: ['a', 'b'] }); // '{"labels":["a","b"]}'
 *
 * @returns the payload; valid JSON when the format is `json`
 * @throws Failure naming line and column for an unknown name, an open variable, or a result that is no JSON
 */
export function renderPayload(
	template: string,
	variables: Record<string, unknown>,
	options: RenderOptions = {},
): string {
	requireText(template, RENDER_USAGE);
	requireObject(variables, RENDER_USAGE);
	const json = (options.format ?? 'json') === 'json';
	const parts = parseTemplate(template, json, new Set(Object.keys(options.secrets ?? {}))).map((piece) => ({
		piece,
		text: piece.kind === 'text' ? piece.text : render(piece, template, variables, options),
	}));
	const result = parts.map(({ text }) => text).join('');
	const wrong = json ? findJsonError(result) : undefined;
	if (wrong === undefined) return result;
	const at = Math.min(templateOffset(parts, wrong), template.length);
	throw new Failure(
		'invalid-payload',
		`The payload is not valid JSON at ${lineAndColumn(template, at)} of the template`,
		'Check the quotes, commas and braces at this place. A variable outside quotes adds its own quotes',
	);
}
