import type { Browser, Page } from 'playwright-core';

import { playground, START_TIMEOUT_MS } from '../real-n8n/real-n8n';
import type { RealN8n } from '../real-n8n/real-n8n';
import { launchChromium } from './chromium';
import { Editor } from './editor';
import { failureReport, VIEWPORT } from './evidence';

/** Chromium is slow on a busy machine, and n8n's editor is large. */
export const PATIENCE_MS = 60_000;

/** A separate n8n with a signed-in editor. The fields are set by `beforeAll`. */
export interface Session {
	n8n: RealN8n;
	page: Page;
	editor: Editor;
	/** Errors thrown by the page. */
	readonly complaints: string[];
}

/**
 * Starts n8n and a browser for the tests of a file, and stops both afterwards.
 *
 * @param name of n8n's log file
 */
export function editorSession(name: string): Session {
	const session = { complaints: [] as string[] } as unknown as Session;
	let browser: Browser | undefined;
	jest.setTimeout(4 * PATIENCE_MS);

	beforeAll(async () => {
		const n8n = await playground.startRealN8n({ name });
		session.n8n = n8n;
		browser = await launchChromium();
		const page = await browser.newPage({ viewport: VIEWPORT });
		page.setDefaultTimeout(PATIENCE_MS);
		page.on('dialog', (dialog) => void dialog.accept());
		page.on('pageerror', (error) => session.complaints.push(error.message));
		playground.onFailure = (test) => failureReport(page, test, session.complaints, n8n.log());
		Object.assign(session, { page, editor: new Editor(page, n8n.baseUrl) });
		await session.editor.signIn(n8n.owner);
	}, START_TIMEOUT_MS);

	afterAll(async () => {
		await browser?.close();
		await session.n8n?.stop();
	});
	return session;
}
