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

/** @throws Failure for a field that verification needs and that is empty, or a choice that does not exist */
export function readSettings(fields: readonly SettingField[], config: Config = {}): Settings {
	const texts = new Map<string, string>();
	for (const field of fields) {
		const given = config[field.name];
		const trimmed = given === undefined ? '' : String(given).trim();
		const text = field.isOrigin && trimmed !== '' ? originOf(field, trimmed) : trimmed;
		checkChoice(field, text);
		if (text === '' && field.required && !field.fetchOnly) {
			throw new Failure(
				'empty-field',
				`${field.label} is empty, and without it anybody with an account at this vendor could send deliveries`,
				field.description,
			);
		}
		texts.set(field.name, text === '' ? (field.choices?.[0] ?? '') : text);
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
