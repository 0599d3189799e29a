import { spellings } from '../../secret-spellings';

/** As senders' pages make them, and as people make them up. */
export const KEYS = ['sk-live_4f9A0c+71/Zq==', 'p@ss "w/ö\\rd+1&<>'] as const;

const rows = KEYS.flatMap((key) => spellings.map(([how, spell]) => ({ how, spelled: spell(key) })));

/** Every spelling of a key, each between brackets, and what of that may be seen. */
export const echoOf = (key: string): string => spellings.map(([how, spell]) => `${how} [${spell(key)}]`).join('; ');
export const maskedEchoOfOne = spellings.map(([how]) => `${how} [***]`).join('; ');
export const echo = KEYS.map(echoOf).join('; ');
export const maskedEcho = KEYS.map(() => maskedEchoOfOne).join('; ');

/** Those that can travel in a header or a URL as they are. */
export const printable = rows.filter(({ spelled }) => /^[\x20-\x7e]+$/.test(spelled));

/** Every spelling that is not masked in a text, for assertions that say which one it was. */
export function survivors(text: string): string[] {
	return rows.filter(({ spelled }) => text.includes(spelled)).map(({ how, spelled }) => `${how}: ${spelled}`);
}
