/**
 * `npm run webhook -- <command>`: verifies, signs, simulates and explains webhooks at a terminal, in a clone. Nothing that is
 * printed contains a secret.
 */
import { explain } from './explain.mjs';
import { sign } from './sign.mjs';
import { simulate } from './simulate.mjs';
import { usageOf } from './usage.mjs';
import { verify } from './verify.mjs';

const commands = { verify, sign, simulate, explain };

/** The exit codes: 0 = genuine or sent, 1 = refused, 2 = the command cannot be carried out. */
const CANNOT = 2;

const [name, ...words] = process.argv.slice(2);

if (name === undefined || name === '--help' || name === '-h' || words.includes('--help')) {
	process.stdout.write(usageOf(name));
} else if (!Object.hasOwn(commands, name)) {
	process.stderr.write(`There is no command ${name}.\n\n${usageOf()}`);
	process.exitCode = CANNOT;
} else {
	process.exitCode = await carryOut(commands[name]);
}

async function carryOut(command) {
	try {
		return await command(words);
	} catch (error) {
		const isExpected = error.name === 'Failure' || error.code?.startsWith('ERR_PARSE_ARGS');
		if (!isExpected && error.name !== 'UsageError') throw error;
		process.stderr.write(`${error.message}${error.cure ? `\n${error.cure}` : ''}\n`);
		return CANNOT;
	}
}
