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
	const message = elementText(page, 'message') || elementText(page, 'faultstring');
	const title = elementText(page, 'title') || elementText(page, 'h1');
	// the page of Express has the same title for every error, and says more below it
	const more = title === 'Error' ? elementText(page, 'pre') : '';
	if (title !== '') return `a web page with the title "${title}"${more && `: ${more}`}`;
	return message || 'a web page or XML without a title';
}

/** Returns the text of the first element with this name. `indexOf` keeps the time linear for any page. */
function elementText(page: string, name: string): string {
	const lower = page.toLowerCase();
	const opening = lower.indexOf(`<${name}`);
	const from = opening < 0 ? -1 : lower.indexOf('>', opening);
	if (from < 0) return '';
	const end = lower.indexOf('<', from);
	const text = excerpt(page.slice(from + 1, end < 0 ? undefined : end), MAX_TITLE);
	const decoded = text.replace(/&(#?\w{2,6});/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
	return decoded.replace(/\s+/g, ' ').trim();
}
