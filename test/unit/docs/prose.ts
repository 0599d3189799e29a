/** A sentence of a Markdown page. Code spans count as one word, and links as their text. */
export type Sentence = { line: number; text: string; words: number };

type Block = { line: number; text: string };

const FENCE = /^\s*(?:```|~~~)/;
const TABLE_RULE = /^[\s|:-]+$/;
const LIST_ITEM = /^\s*(?:[-*+]|\d+\.)\s+/;
/** One item in a list of names: code, a menu name in italics, or a link. */
const NAME = '(?:`[^`]+`|_[^_]+_|\\[[^\\]]+\\]\\([^)]+\\))';

/** Returns the lines of a page outside code blocks and comments; line numbers begin at 1. */
export function proseLines(markdown: string): Block[] {
	let fenced = false;
	return markdown
		.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ''))
		.split('\n')
		.map((text, index) => ({ line: index + 1, text }))
		.filter(({ text }) => {
			const isFence = FENCE.test(text);
			if (isFence) fenced = !fenced;
			return !fenced && !isFence;
		});
}

const cellsOf = ({ line, text }: Block): Block[] => text.split(/(?<!\\)\|/).map((cell) => ({ line, text: cell }));

/** Returns paragraphs, headings, list items and table cells: a sentence never extends beyond one of them. */
function blocksOf(markdown: string): Block[] {
	const blocks: Block[] = [];
	let open: Block | undefined;
	const start = (block: Block): void => {
		open = block;
		blocks.push(block);
	};
	for (const { line, text } of proseLines(markdown)) {
		const content = text.trim();
		if (content === '' || TABLE_RULE.test(content)) open = undefined;
		else if (content.startsWith('|')) {
			open = undefined;
			blocks.push(...cellsOf({ line, text: content }));
		} else if (content.startsWith('#')) {
			open = undefined;
			blocks.push({ line, text: content.replace(/^#+\s*/, '') });
		} else if (LIST_ITEM.test(text)) start({ line, text: text.replace(LIST_ITEM, '') });
		else if (open === undefined) start({ line, text: content });
		else open.text += ` ${content}`;
	}
	return blocks;
}

/** Makes each code span one word, and also each list of names such as `a`, `b` and `c`, which is read as one thing. */
const simplify = (text: string): string =>
	text
		.replace(new RegExp(`${NAME}(?:(?:,| ·) ${NAME})+(?:,? (?:and|or) ${NAME})?`, 'g'), 'Names')
		.replace(/`[^`]+`/g, 'Code')
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/https?:\/\/\S+/g, 'URL')
		.replace(/[*_]/g, '');

/**
 * Returns the sentences of a page in order. A sentence ends with a full stop, a question mark or an exclamation mark
 * before a space, or at the end of its block.
 */
export function sentencesOf(markdown: string): Sentence[] {
	return blocksOf(markdown).flatMap(({ line, text }) =>
		simplify(text)
			.split(/(?<=[.!?][)”"]?)\s+/)
			.map((sentence) => ({
				line,
				text: sentence.trim(),
				words: sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length,
			}))
			.filter(({ words }) => words > 0),
	);
}
