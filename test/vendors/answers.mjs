/**
 * The vendors' libraries, in a process of their own: several are ES modules, or need globals that jest hides. A parent
 * asks by process.send({ id, witness, act, request, secret, at }); the answer has the same id.
 *
 * The clock of this process stands at `at` while a library works, so that limits can be tested to the second.
 */
import { nameOf, witnesses } from './witnesses/table.cjs';

const RealDate = Date;
let frozen;

globalThis.Date = class extends RealDate {
	constructor(...parts) {
		super(...(parts.length === 0 && frozen !== undefined ? [frozen] : parts));
	}

	static now() {
		return frozen ?? RealDate.now();
	}
};

const acts = {
	sign: (witness, { request, secret, at }) => witness.sign(request, secret, at),
	verify: async (witness, { request, secret }) => String(await witness.verify(request, secret)),
};

async function answer(question) {
	const witness = witnesses.find((known) => nameOf(known) === question.witness);
	frozen = question.at * 1000;
	try {
		return { answer: await acts[question.act](witness, question) };
	} catch (error) {
		return { answer: `${error?.constructor?.name}: ${error?.message}`, stack: String(error?.stack) };
	} finally {
		frozen = undefined;
	}
}

// one question at a time, because they share the clock
let last = Promise.resolve();
process.on('message', (question) => {
	last = last.then(async () => process.send({ id: question.id, ...(await answer(question)) }));
});
