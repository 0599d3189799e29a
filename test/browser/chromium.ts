/** Finds a Chromium that can run here: the one named in CHROMIUM_PATH, an installed one, or one from an npm package. */
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Without a sandbox, because containers and CI run as root. It opens only pages of the n8n started by the test. */
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

/** @throws if none starts, naming each one that was tried, why it failed, and the cure */
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

/** Imports the package, whose types declare an ES module even for its CommonJS build. */
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
	// if one is named, no other is tried
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
