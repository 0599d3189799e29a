import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { proseLines } from './prose';

const root = join(__dirname, '../../..');
const folders = ['', 'docs', 'examples'];
const pages = folders.flatMap((folder) =>
	readdirSync(join(root, folder))
		.filter((file) => file.endsWith('.md'))
		.map((file) => join(folder, file)),
);

const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/**
 * Returns the anchors of a page as GitHub derives them from its headings: lower case, without punctuation, hyphens for spaces.
 * @see https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
 */
const anchorsOf = (markdown: string): string[] =>
	proseLines(markdown)
		.filter(({ text }) => /^#+ /.test(text))
		.map(({ text }) =>
			text
				.replace(/^#+ /, '')
				.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
				.toLowerCase()
				.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
				.replaceAll(' ', '-'),
		);

/** Returns the links of a page that lead into the repository. */
const linksOf = (page: string): string[] =>
	[
		...proseLines(read(page))
			.map(({ text }) => text)
			.join('\n')
			.matchAll(/\]\(\s*([^)\s]+)\s*\)/g),
	].flatMap(([, link = '']) => (/^[a-z]+:/.test(link) ? [] : [link]));

test.each(pages)('every link of %s leads to a file and to a heading of it', (page) => {
	const broken = linksOf(page).filter((link) => {
		const [path = '', anchor] = link.split('#');
		const target = path === '' ? page : relative(root, join(root, dirname(page), path));
		if (!existsSync(join(root, target))) return true;
		return anchor !== undefined && target.endsWith('.md') && !anchorsOf(read(target)).includes(anchor);
	});
	expect(broken).toEqual([]);
});

describe('the links of the nodes and credentials into the repository', () => {
	const REPOSITORY = 'https://github.com/agent-webhooks/n8n-nodes-agent-webhooks';
	const sources = ['nodes', 'credentials', 'core'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => /\.(?:ts|json)$/.test(file))
			.map((file) => join(folder, file)),
	);
	const links = sources.flatMap((file) =>
		[...read(file).matchAll(/https:\/\/github\.com\/agent-webhooks\/n8n-nodes-agent-webhooks[^'"`\s)]*/g)].map(
			([link]) => [link.slice(REPOSITORY.length), file] as const,
		),
	);

	test('are those of every node and credential', () => {
		const linking = new Set(links.map(([, file]) => file));
		const documented = sources.filter((file) => /\.credentials\.ts$|\.node\.json$/.test(file));
		expect([...linking]).toEqual(expect.arrayContaining(documented));
	});

	test.each(links)('%s in %s', (link) => {
		const [, path = '', anchor] = /^\/blob\/main\/([^#]+)(?:#(.+))?$/.exec(link) ?? [];
		expect(pages).toContain(path);
		if (anchor !== undefined) expect(anchorsOf(read(path))).toContain(anchor);
	});
});

test('every picture in docs/images is shown on a page', () => {
	const images = readdirSync(join(root, 'docs/images'), { recursive: true })
		.map((file) => join('docs/images', String(file)))
		.filter((file) => /\.(?:png|svg)$/.test(file));
	const shown = new Set(
		pages.flatMap((page) => linksOf(page).map((link) => relative(root, join(root, dirname(page), link)))),
	);
	expect(images.length).toBeGreaterThan(20);
	expect(images.filter((image) => !shown.has(image))).toEqual([]);
});

test('the README links every page of docs, directly or from a page that it links', () => {
	const seen = new Set<string>();
	const follow = (page: string): void => {
		if (seen.has(page) || !page.endsWith('.md') || !existsSync(join(root, page))) return;
		seen.add(page);
		for (const link of linksOf(page)) {
			const [path = ''] = link.split('#');
			if (path !== '') follow(relative(root, join(root, dirname(page), path)));
		}
	};
	follow('README.md');
	expect([...seen]).toEqual(expect.arrayContaining(pages.filter((page) => page.startsWith('docs'))));
});
