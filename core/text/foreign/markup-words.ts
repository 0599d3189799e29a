import { excerpt } from '../excerpt';

/** The maximum number of characters of a page that are searched for its title. */
const SEARCHED = 65_536;
const MAX_TITLE = 200;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** Tells whether a text is HTML or XML. */
export function isMarkup(text: string): boolean {
	return /^\s*<[!?a-z]/i.test(text);
}

/** Returns a description of a web page or XML document: its title or its message. */
export function markupWords(text: string): string {
	const page = text.slice(0, SEARCHED);
	return HTML.test(page) ? pageWords(page) : xmlWords(page);
}

const HTML = /^\s*<(?:head|body|title|h1)\b|<(?:!doctype html|html)\b/i;

function pageWords(page: string): string {
	const title = elementText(page, 'title') || elementText(page, 'h1');
	// the page of Express has the same title for every error, and says more below it
	const more = title === 'Error' ? elementText(page, 'pre') : '';
	return title === '' ? 'a web page without a title' : `a web page with the title "${title}"${more && `: ${more}`}`;
}

/** The elements that hold the message: those of AWS, of SOAP 1.1 and 1.2, and of problem details (RFC 7807, appendix A). */
const MESSAGES = ['message', 'faultstring', 'detail', 'text', 'title', 'description'] as const;

function xmlWords(xml: string): string {
	const said = MESSAGES.map((name) => elementText(xml, name)).find((text) => text !== '');
	const [, root = ''] = /<([a-z_][\w:.-]{0,80})/i.exec(xml) ?? [];
	return said ?? `XML with the element ${root}`;
}

/** Returns the text of the first element with this name. `indexOf` keeps the time linear for any page. */
function elementText(page: string, name: string): string {
	const from = openingEnd(page.toLowerCase(), name);
	if (from < 0) return '';
	const end = page.indexOf('<', from);
	const text = excerpt(page.slice(from, end < 0 ? undefined : end), MAX_TITLE);
	const decoded = text.replace(/&(#?\w{2,6});/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
	return decoded.replace(/\s+/g, ' ').trim();
}

/** Returns where the content of the first element with this name begins, whatever its prefix; -1 if the page has no such element. */
function openingEnd(page: string, name: string): number {
	for (let at = page.indexOf(name); at >= 0; at = page.indexOf(name, at + name.length)) {
		const before = page[at - 1] ?? '';
		const isOpening = before === '<' || (before === ':' && page.lastIndexOf('<', at) > page.lastIndexOf('>', at));
		if (!isOpening || !/[\s>/]/.test(page[at + name.length] ?? '')) continue;
		const end = page.indexOf('>', at);
		return end < 0 || page[end - 1] === '/' ? -1 : end + 1;
	}
	return -1;
}
