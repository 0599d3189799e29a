import { isObject, listAt, parseJson, textAt } from '../../text/json';
import { nameList } from '../../text/name-list';
import type { AgentAnswer, AgentCall, AgentOutcome, AgentProtocol } from '../protocol';
import { nullsAt } from './extra-json';

const FIELD = '(?:argument|attribute|field|input|key(?:word)?|name|option|param(?:eter)?|propert(?:y|ies))';

/**
 * How servers say that they do not know a field. Each vendor and each validation library has its own words. Words that may
 * also refer to a person or a value, such as "unknown user" or "not allowed", count only beside a word for a field.
 */
const UNKNOWN_FIELD = new RegExp(
	[
		'extra[ _](?:inputs|fields|forbidden)|extraneous|additional ?propert|should not exist|cannot find field|could not be mapped',
		'(?:is|are) unsupported|not supported|was unexpected',
		`(?:unknown|unexpected|unrecogni[sz]ed|unsupported)[ _](?:request )?${FIELD}`,
		`${FIELD}s?:? ["'\`]?[\\w.-]{1,60}["'\`]? (?:is|are) not (?:allowed|defined|recogni[sz]ed|accepted)`,
		`not a valid ${FIELD}`,
	].join('|'),
	'i',
);

/** Lists of the fields that a server knows, and quotations of the request. They name fields that are not refused. */
const OTHER_NAMES =
	/(?:expected one of|did you mean|(?:valid|allowed|supported|known|accepted) (?:fields|parameters|properties|keys|arguments) are|['"]input['"]:)[^}\])]*/gi;

/** The number of characters of an answer that are searched. */
const MAX_SEARCHED = 20_000;
const MAX_LEVELS = 8;

/**
 * Returns those of the given fields of a request that the server has refused because it does not know them. A 400 or 422
 * refuses the request before anything runs, so it may be sent again without them. Known forms are the `detail` lists of
 * FastAPI and Mistral, and the messages of OpenAI, Azure, Groq, Fireworks, vLLM, Gemini, Cohere and of common validators.
 *
 * @param fields paths with dots, as in `config.configurable`; the last name of a path counts
 */
export function refusedFields({ status, body }: AgentAnswer, fields: readonly string[]): string[] {
	if (status !== 400 && status !== 422) return [];
	const located = locatedErrors(body, 0);
	if (located.length > 0) return fields.filter((field) => located.includes(field));
	const said = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
	const text = said.slice(0, MAX_SEARCHED).replaceAll('\\', '').replace(OTHER_NAMES, '');
	return UNKNOWN_FIELD.test(text) ? fields.filter((field) => mention(field.split('.').at(-1) ?? '').test(text)) : [];
}

/**
 * Returns the fields without which the call may be sent again. A field that the builder entered in Extra JSON is not left
 * out.
 */
export function fieldsToLeaveOut(answer: AgentAnswer, { dispensable = [] }: AgentProtocol, call: AgentCall): string[] {
	const { extra = {}, omitted = [] } = call;
	const ours = dispensable.filter((field) => !omitted.includes(field) && !Object.hasOwn(extra, field));
	return refusedFields(answer, ours);
}

/** Tells the builder which fields the server has refused. */
export function withOmittedHint(outcome: AgentOutcome, { omitted = [] }: AgentCall): AgentOutcome {
	if (!outcome.ok || omitted.length === 0 || outcome.reply.hint !== undefined) return outcome;
	const them = omitted.length === 1 ? 'it' : 'them';
	const hint = `The agent does not accept ${nameList(omitted)}, so the request was sent again without ${them}. To avoid the first request, add ${JSON.stringify(nullsAt(omitted))} to Extra JSON.`;
	return { ok: true, reply: { ...outcome.reply, hint } };
}

/** Returns the paths of unknown fields in errors that say where they are: `{loc: ["body", "user"], msg}`. */
function locatedErrors(value: unknown, level: number): string[] {
	if (level > MAX_LEVELS) return [];
	if (typeof value === 'string') return value.includes('"loc"') ? locatedErrors(parseJson(value), level + 1) : [];
	if (Array.isArray(value)) return value.flatMap((entry) => locatedErrors(entry, level + 1));
	if (!isObject(value)) return [];
	const loc = listAt(value, 'loc');
	if (loc.length === 0) return Object.values(value).flatMap((inner) => locatedErrors(inner, level + 1));
	const said = `${textAt(value, 'type') ?? ''} ${textAt(value, 'msg') ?? ''}`;
	return [UNKNOWN_FIELD.test(said) ? loc.filter((step) => step !== 'body').join('.') : ''];
}

/** Matches a name that is quoted, part of a path, in a list after a word such as `supplied`, or before a colon. */
function mention(name: string): RegExp {
	const quoted = `["'\`[/.]${name}(?![\\w-])`;
	const listed = `(?:supplied|parameters?|arguments?|fields?|property|properties|keys?|names?|model):? (?:[\\w.-]+, ){0,20}${name}(?![\\w-])`;
	const before = `(?:^|[\\s"])${name}: `;
	return new RegExp(`${quoted}|${listed}|${before}`, 'i');
}
