import { Failure } from '../../../failure';
import type { Config, SettingField } from '../../types';

/** What the user has configured, with the defaults of the row. */
export interface Settings {
	/** trimmed; empty where nothing is configured */
	readonly text: (name: string) => string;
	/** the values of a field that takes several, separated by commas or white space */
	readonly values: (name: string) => readonly string[];
	/** puts settings in place of `{name}`; undefined where one of them is empty */
	readonly fill: (template: string, more?: Readonly<Record<string, string>>) => string | undefined;
}

function checkChoice({ label, choices }: SettingField, text: string): void {
	if (choices === undefined || text === '' || choices.includes(text)) return;
	throw new Failure('invalid-option', `${label} has an unknown value`, `Use ${choices.join(' or ')}`);
}

function originOf({ label, description }: SettingField, text: string): string {
	const url = /^https?:\/\//i.test(text) ? text : `https://${text}`;
	if (URL.canParse(url)) return url.replace(/\/+$/, '');
	throw new Failure('invalid-url', `${label} is not a URL`, description);
}

/** Returns what is entered for a field, trimmed, or the default of the row. */
function textOf(field: SettingField, config: Config): string {
	const given = config[field.name];
	const trimmed = given === undefined ? '' : String(given).trim();
	const text = field.isOrigin && trimmed !== '' ? originOf(field, trimmed) : trimmed;
	checkChoice(field, text);
	return text === '' ? (field.choices?.[0] ?? '') : text;
}

/** Why a field must be filled in before anything can be verified; undefined if it need not. */
function needOf(
	{ required, requiredWhen, fetchOnly }: SettingField,
	texts: ReadonlyMap<string, string>,
): string | undefined {
	if (required && !fetchOnly) return 'without it anybody with an account at this vendor could send deliveries';
	if (requiredWhen === undefined || texts.get(requiredWhen.setting) !== requiredWhen.is) return undefined;
	return `no delivery of the ${requiredWhen.setting} ${requiredWhen.is} could be verified without it`;
}

/** @throws Failure for a field that verification needs and that is empty, or a choice that does not exist */
export function readSettings(fields: readonly SettingField[], config: Config = {}): Settings {
	const texts = new Map(fields.map((field) => [field.name, textOf(field, config)]));
	for (const field of fields) {
		const need = texts.get(field.name) === '' ? needOf(field, texts) : undefined;
		if (need === undefined) continue;
		throw new Failure('empty-field', `${field.label} is empty, and ${need}`, field.description);
	}
	const text = (name: string): string => texts.get(name) ?? '';
	return {
		text,
		values: (name) =>
			text(name)
				.split(/[\s,]+/)
				.filter(Boolean),
		fill(template, more = {}) {
			let isComplete = true;
			const filled = template.replace(/\{([\w-]+)\}/g, (_, name: string) => {
				const value = Object.hasOwn(more, name) ? (more[name] ?? '') : text(name);
				isComplete &&= value !== '';
				return value;
			});
			return isComplete ? filled : undefined;
		},
	};
}
