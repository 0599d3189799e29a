/** Saves what a person can inspect after a run: a picture of each step, and of the moment when a test failed. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

const projectFolder = join(__dirname, '..', '..');
const screenshotsFolder = join(projectFolder, 'reports', 'screenshots');
const docsFolder = join(projectFolder, 'docs', 'images');

/** True if the pictures in the README and the docs are to be replaced: `UPDATE_DOCS_IMAGES=1 npm run test:browser`. */
const updatesDocs = Boolean(process.env.UPDATE_DOCS_IMAGES);

/** Large enough for n8n's three panels side by side. */
export const VIEWPORT = { width: 1400, height: 900 };

export interface PictureOptions {
	/** The picture's name in docs/images, if the docs use it. */
	docs?: string;
	/** The part of the page to show; default: all of it. */
	of?: Locator;
}

export async function picture(page: Page, name: string, { docs, of }: PictureOptions = {}): Promise<void> {
	mkdirSync(screenshotsFolder, { recursive: true });
	const path = join(screenshotsFolder, `${name}.png`);
	await (of ?? page).screenshot({ path, animations: 'disabled', caret: 'hide' });
	if (docs && updatesDocs) {
		const target = join(docsFolder, `${docs}.png`);
		mkdirSync(dirname(target), { recursive: true });
		copyFileSync(path, target);
	}
}

/** Saves the page at the time of a failure: a picture, its URL and text, and the browser's error messages. */
export async function failureReport(page: Page, testName: string, complaints: string[], n8nLog: string): Promise<void> {
	const name = `FAILED-${testName.replace(/\W+/g, '-').slice(0, 80)}`;
	await picture(page, name);
	const text = await page.locator('body').innerText();
	const parts = [page.url(), text, ['Browser:', ...complaints].join('\n'), `n8n:\n${n8nLog.slice(-4_000)}`];
	writeFileSync(join(screenshotsFolder, `${name}.txt`), parts.join('\n\n----\n\n'));
}

/** A window in which n8n's three panels have little room. */
const NARROW = { width: 900, height: VIEWPORT.height };

/**
 * Saves a picture in light, another one in dark, and a third one in a narrow window.
 *
 * @returns the texts that are cut off in the narrow window
 */
export async function looks(page: Page, name: string, part: Locator, options: PictureOptions = {}): Promise<string[]> {
	const viewport = page.viewportSize() ?? VIEWPORT;
	await picture(page, name, options);
	await page.emulateMedia({ colorScheme: 'dark' });
	await picture(page, `${name}-dark`);
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize({ ...NARROW, height: viewport.height });
	await picture(page, `${name}-narrow`);
	const cutOff = await part.locator('label, h1, h2, span, a, button').evaluateAll(textsCutOff);
	await page.setViewportSize(viewport);
	return cutOff;
}

interface PageElement {
	readonly clientWidth: number;
	readonly scrollWidth: number;
	readonly textContent: string;
	readonly ownerDocument: {
		readonly defaultView: { readonly getComputedStyle: (element: PageElement) => { readonly overflowX: string } };
	};
}

/** Runs in the page. */
function textsCutOff(elements: readonly PageElement[]): string[] {
	const cut = elements.filter((element) => {
		const { overflowX } = element.ownerDocument.defaultView.getComputedStyle(element);
		return element.clientWidth > 0 && overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
	});
	return [...new Set(cut.map(({ textContent }) => textContent.trim()))].filter((text) => text !== '');
}
