/** What a person can look at after a run: a picture of each step, and of the moment in which a test failed. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const projectFolder = join(__dirname, '..', '..');
const screenshotsFolder = join(projectFolder, 'reports', 'screenshots');
const docsFolder = join(projectFolder, 'docs', 'images');

/** Set when the pictures of the README and the docs are to be replaced: `UPDATE_DOCS_IMAGES=1 npm run test:browser`. */
const updatesDocs = Boolean(process.env.UPDATE_DOCS_IMAGES);

/** Large enough for n8n's three panels side by side. */
export const VIEWPORT = { width: 1400, height: 900 };

export interface PictureOptions {
	/** The picture's name in docs/images, when the docs show it. */
	docs?: string;
}

export async function picture(page: Page, name: string, { docs }: PictureOptions = {}): Promise<void> {
	mkdirSync(screenshotsFolder, { recursive: true });
	const path = join(screenshotsFolder, `${name}.png`);
	await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
	if (docs && updatesDocs) {
		mkdirSync(docsFolder, { recursive: true });
		copyFileSync(path, join(docsFolder, `${docs}.png`));
	}
}

/** The page as it was when a test failed: a picture, its address and text, and what the browser complained about. */
export async function failureReport(page: Page, testName: string, complaints: string[], n8nLog: string): Promise<void> {
	const name = `FAILED-${testName.replace(/\W+/g, '-').slice(0, 80)}`;
	await picture(page, name);
	const text = await page.locator('body').innerText();
	const parts = [page.url(), text, ['Browser:', ...complaints].join('\n'), `n8n:\n${n8nLog.slice(-4_000)}`];
	writeFileSync(join(screenshotsFolder, `${name}.txt`), parts.join('\n\n----\n\n'));
}
