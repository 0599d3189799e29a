import { spellings } from '../../secret-spellings';

/** Keys as senders' pages generate them, and as people invent them. */
export const KEYS = ['sk-live_4f9A0c+71/Zq==', 'p@ss "w/ö\\rd+1&<>'] as const;

const rows = KEYS.flatMap((key) => spellings.map(([how, spell]) => ({ how, spelled: spell(key) })));

/** Returns every spelling of a key in brackets, and the part of it that may be shown. */
export const echoOf = (key: string): string => spellings.map(([how, spell]) => `${how} [${spell(key)}]`).join('; ');
export const maskedEchoOfOne = spellings.map(([how]) => `${how} [***]`).join('; ');
export const echo = KEYS.map(echoOf).join('; ');
export const maskedEcho = KEYS.map(() => maskedEchoOfOne).join('; ');

/** The spellings that can be sent unchanged in a header or a URL. */
export const printable = rows.filter(({ spelled }) => /^[\x20-\x7e]+$/.test(spelled));

/** Returns every spelling that is not masked in a text, so that an assertion says which one it was. */
export function survivors(text: string): string[] {
	return rows.filter(({ spelled }) => text.includes(spelled)).map(({ how, spelled }) => `${how}: ${spelled}`);
}
