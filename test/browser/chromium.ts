/** A Chromium that can run here: the one that is named, one that is installed, or the one that an npm package ships. */
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No sandbox: containers and CI run as root. The pages it opens are those of the n8n that the test has started. */
const ARGS = [
	'--no-sandbox',
	'--disable-dev-shm-usage',
	'--disable-gpu',
	'--hide-scrollbars',
	'--font-render-hinting=none',
];

const CURE =
	'What to do: install a Chromium (Debian, Ubuntu: `apt install chromium`) or set CHROMIUM_PATH to the program of one. ' +
	'The packaged one is unpacked into the temporary folder and needs the libraries libnss3 and libnspr4.';

/** @throws when none starts, naming each that was tried, why it failed, and the cure */
export async function launchChromium(): Promise<Browser> {
	const problems: string[] = [];
	for (const { name, path } of candidates()) {
		try {
			return await chromium.launch({ executablePath: await path(), headless: true, args: ARGS });
		} catch (error) {
			problems.push(
				`${name}: ${error instanceof Error ? error.message.split('\n').slice(0, 12).join('\n  ') : String(error)}`,
			);
		}
	}
	throw new Error(`No Chromium starts here.\n${problems.join('\n')}\n${CURE}`);
}

/** Its types say ES module, also for the CommonJS build that it brings. */
async function packagedChromium(): Promise<string> {
	const packaged = createRequire(__filename)('@sparticuz/chromium') as { executablePath(): Promise<string> };
	return await packaged.executablePath();
}

interface Candidate {
	name: string;
	path: () => Promise<string>;
}

function candidates(): Candidate[] {
	const { CHROMIUM_PATH: named } = process.env;
	// Who names one wants that one and no other.
	if (named) return [{ name: `CHROMIUM_PATH (${named})`, path: async () => named }];
	return [
		...installed().map((path) => ({ name: path, path: async () => path })),
		{ name: '@sparticuz/chromium', path: packagedChromium },
	];
}

function installed(): string[] {
	const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
	return INSTALLED.flatMap((name) => folders.map((folder) => join(folder, name))).filter(isProgram);
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
