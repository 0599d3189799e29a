/** The length of every hostile text in characters. */
export const LENGTH = 200_000;

/** Pieces with a meaning in one of our grammars; repeated, they produce long, nested and unclosed texts. */
const UNITS: readonly string[] = [
	...[
		' ',
		'\t',
		'\n',
		'\r\n',
		'/',
		'.',
		',',
		';',
		':',
		'=',
		'*',
		'"',
		'\\',
		'[',
		'{',
		'(',
		'$',
		'%',
		'&',
		'?',
		'#',
		'!',
	],
	...[
		'0',
		'a',
		'é',
		'漢',
		'\u0000',
		'\ud800',
		'${',
		'${a}',
		'${ a }',
		'$${',
		'$a',
		'["',
		'[0]',
		'a.',
		'a,',
		'a=',
		'a=b&',
	],
	...[
		'a: ',
		'*a',
		'!a,',
		' a',
		'\\"',
		'{"a":',
		'{}\n',
		'{{',
		'{a:',
		'{id}',
		'1.',
		'::',
		'1:',
		'%3A',
		'data:a\n\n',
		'a\n',
	],
	...[';a=1', '("a" ', 'a=:YQ==:,', 't=1,', 'v1,YQ== ', '--a\r\n', '../', 'xn--a.', "'\\''", '\u0001ID\u0001'],
];

/** How the repetition ends: with something that matches none of the pieces, or with nothing. */
const ENDINGS = ['\n!', ''];

function filled(opening: string, unit: string, ending: string): string {
	const room = LENGTH - opening.length - ending.length;
	return opening + unit.repeat(Math.ceil(room / unit.length)).slice(0, room) + ending;
}

/** The pieces used for tables with many rows. */
const FEW_UNITS = [' ', ',', '=', 'a', '{"a":', '%', '漢', 'a=b&', 't=1,', ';a=1', '--a\r\n'];

/**
 * Yields named texts of 200,000 characters.
 *
 * @param openings beginnings that lead a parser to where the repetition matters
 * @param few true to use only some of the pieces
 */
export function* hostileTexts(openings: readonly string[] = [], few = false): Generator<readonly [string, string]> {
	for (const opening of ['', ...openings]) {
		for (const unit of few ? FEW_UNITS : UNITS) {
			for (const ending of few || opening !== '' ? ENDINGS.slice(0, 1) : ENDINGS) {
				const name = `${JSON.stringify(opening)} + ${JSON.stringify(unit)} repeated + ${JSON.stringify(ending)}`;
				yield [name, filled(opening, unit, ending)];
			}
		}
	}
}

/** Returns different names with a total of 200,000 characters. */
export function manyNames(): string[] {
	const names: string[] = [];
	for (let length = 0; length < LENGTH; length += names.at(-1)?.length ?? 0) names.push(`n${names.length}`);
	return names;
}

/** Returns JSON values whose text has about 200,000 characters: wide, long and deep ones, and lists of small values. */
export function hostileValues(): ReadonlyArray<readonly [string, unknown]> {
	const names = manyNames();
	const element = { text: 'x', type: 'text', id: '1', url: 'u' };
	const elements = (count: number) => Array.from({ length: count }, () => element);
	return [
		['an object of many fields', Object.fromEntries(names.map((name) => [name, 1]))],
		['a list of many texts', names],
		['a list of many objects', elements(4_000)],
		['a list of many empty lists', Array.from({ length: 20_000 }, () => [])],
		['a long text', 'x'.repeat(LENGTH)],
		['a long text of spaces', `${' '.repeat(LENGTH)}x`],
		['lists in lists', JSON.parse('['.repeat(LENGTH / 2) + ']'.repeat(LENGTH / 2))],
		['objects in objects', JSON.parse('{"a":'.repeat(LENGTH / 6) + '1' + '}'.repeat(LENGTH / 6))],
	];
}
