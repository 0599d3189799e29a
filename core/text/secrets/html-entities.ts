import { asBytes } from './bytes';

/** The length of the longest entity that is read: `#x0010ffff`. */
export const MAX_ENTITY = 10;

/**
 * HTML's names for ASCII punctuation. https://html.spec.whatwg.org/multipage/named-characters.html (named character
 * references)
 */
const PUNCTUATION: Readonly<Record<string, string>> = {
	amp: '&',
	apos: "'",
	ast: '*',
	bsol: '\\',
	colon: ':',
	comma: ',',
	commat: '@',
	dollar: '$',
	equals: '=',
	excl: '!',
	grave: '`',
	gt: '>',
	Hat: '^',
	lbrace: '{',
	lbrack: '[',
	lcub: '{',
	lowbar: '_',
	lpar: '(',
	lsqb: '[',
	lt: '<',
	num: '#',
	percnt: '%',
	period: '.',
	plus: '+',
	quest: '?',
	quot: '"',
	rbrace: '}',
	rbrack: ']',
	rcub: '}',
	rpar: ')',
	rsqb: ']',
	semi: ';',
	sol: '/',
	UnderBar: '_',
	verbar: '|',
	vert: '|',
};

/** HTML's names for the upper half of Latin-1, from U+00A0. */
const LATIN_1 =
	'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
		' ',
	);

const NAMED: ReadonlyMap<string, string> = new Map([
	...Object.entries(PUNCTUATION),
	...LATIN_1.map((name, index) => [name, asBytes(String.fromCharCode(0xa0 + index))] as const),
]);

/** Returns every name of a character that begins with one of these bytes. */
export function entityNames(bytes: ReadonlySet<string>): string[] {
	return [...NAMED].flatMap(([name, char]) => (bytes.has(char.charAt(0)) ? [name] : []));
}

/** Returns the bytes of the character named `quot`, `#34` or `#x22`, the text between `&` and `;`. */
export function entityCharacter(name: string): string | undefined {
	const [, hex, decimal] = /^#(?:[xX]([0-9A-Fa-f]{1,8})|(\d{1,9}))$/.exec(name) ?? [];
	if (hex === undefined && decimal === undefined) return NAMED.get(name);
	const codePoint = hex === undefined ? Number(decimal) : parseInt(hex, 16);
	return codePoint <= 0x10ffff ? asBytes(String.fromCodePoint(codePoint)) : undefined;
}
