import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { sentencesOf } from './prose';

const root = join(__dirname, '../../..');
const LONGEST_LINE = 160;
const MOST_WORDS = 25;
/** Written by docs/*.cjs and bench/, which have their own form. */
const GENERATED = /^docs\/(?:duplicates|providers|performance|benchmarks.*)\.md$/;
/** Also have tables whose lines cannot be broken; their sentences are held to the rules. */
const WIDE_TABLES = ['docs/agents.md', 'docs/refused-requests.md', 'docs/vendors.md'];
const NOT_OURS = /^(?:node_modules|dist|reports|\..*)$/;

/** Returns every Markdown page below a folder, as a path from the project's root. */
function pagesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (NOT_OURS.test(entry.name)) return [];
		if (entry.isDirectory()) return pagesBelow(path);
		return entry.name.endsWith('.md') ? [relative(root, path)] : [];
	});
}

const pages = pagesBelow(root).filter((page) => !GENERATED.test(page));
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/** Shortens each URL in a line to one character, because a URL cannot be broken. */
const withoutUrls = (line: string): string => line.replace(/https?:\/\/[^\s)]+/g, 'u');

test('the pages under these rules include the README and the guide of each node', () => {
	const guides = ['agents', 'signed-webhook-send', 'webhook-trigger'].map((name) => `docs/${name}.md`);
	expect(pages).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', 'CHANGELOG.md', ...guides]));
});

test.each(pages.filter((page) => !WIDE_TABLES.includes(page)))('%s has no line longer than 160 characters', (page) => {
	const tooLong = read(page)
		.split('\n')
		.map((line, index) => ({ line: index + 1, length: withoutUrls(line).length }))
		.filter(({ length }) => length > LONGEST_LINE)
		.map(({ line, length }) => `${page}:${line} (${length} characters)`);
	expect(tooLong).toEqual([]);
});

test.each(pages)('%s has no sentence longer than 25 words', (page) => {
	const tooLong = sentencesOf(read(page))
		.filter(({ words }) => words > MOST_WORDS)
		.map(({ line, text, words }) => `${page}:${line} (${words} words) ${text}`);
	expect(tooLong).toEqual([]);
});

describe('sentences are extracted from Markdown', () => {
	test.each([
		['a paragraph over two lines', 'One two\nthree. Four.', ['One two three.', 'Four.']],
		[
			'version numbers, which do not end a sentence',
			'It runs on n8n 2.41 and 1.123.',
			['It runs on n8n 2.41 and 1.123.'],
		],
		['a heading and its text', '# Title\nText.', ['Title', 'Text.']],
		['list items, one continued', '- one\n  more\n- two', ['one more', 'two']],
		['cells of a table', '| A | B |\n| --- | --- |\n| c d | e |', ['A', 'B', 'c d', 'e']],
		['text without code blocks and comments', 'A.\n\n```js\nb c\n```\n<!-- d -->\n', ['A.']],
		['code, which counts as one word', 'Set `a b c` here.', ['Set Code here.']],
		['a list of names, which counts as one word', 'Use `a`, `b` or `c`.', ['Use Names.']],
		['a link, of which only the text counts', 'See [the page](https://example.com/x.y).', ['See the page.']],
		['a sentence that ends in quotation marks', 'He says “no.” Then yes.', ['He says “no.”', 'Then yes.']],
	])('%s', (_, markdown, expected) => {
		expect(sentencesOf(markdown).map(({ text }) => text)).toEqual(expected);
	});

	test('punctuation does not count as a word', () => {
		expect(sentencesOf('One → two – three.')).toEqual([{ line: 1, text: 'One → two – three.', words: 3 }]);
	});
});
