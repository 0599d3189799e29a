import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { installPeers } from '../install-peers';
import { nameOf, type Witness, type WitnessRequest } from './witnesses/table.cjs';

/** `npm run vendors` sets it to a copy of this folder with the newest versions. */
export const vendorsFolder = process.env.VENDORS_FOLDER ?? __dirname;

interface Question {
	readonly act: 'sign' | 'verify';
	readonly request: WitnessRequest;
	readonly secret: string;
	/** Unix seconds at which the library's clock stands */
	readonly at: number;
}

interface Answer {
	readonly id: number;
	readonly answer: unknown;
	readonly stack?: string;
}

/** Asks the vendors' libraries, which run in one process of their own. */
export class Libraries {
	private readonly child: ChildProcess;
	private readonly waiting = new Map<number, (answer: Answer) => void>();
	private asked = 0;

	constructor() {
		installPeers(vendorsFolder);
		const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
		this.child = fork(join(vendorsFolder, 'answers.mjs'), { stdio: [...stdio], execArgv: [] });
		this.child.on('message', (message) => {
			const answer = message as Answer;
			this.waiting.get(answer.id)?.(answer);
			this.waiting.delete(answer.id);
		});
		this.child.once('exit', () => {
			for (const [id, tell] of this.waiting) tell({ id, answer: 'the process of the libraries has ended' });
		});
	}

	private ask(witness: Witness, question: Question): Promise<Answer> {
		const id = this.asked++;
		return new Promise((resolve) => {
			this.waiting.set(id, resolve);
			this.child.send({ id, witness: nameOf(witness), ...question });
		});
	}

	/** Returns what the library says of a request: `true`, `false`, or the error's name and message. */
	async verify(witness: Witness, request: WitnessRequest, secret: string, at: number): Promise<string> {
		return String((await this.ask(witness, { act: 'verify', request, secret, at })).answer);
	}

	/** Returns the parts of a request that the library has signed. */
	async sign(witness: Witness, request: WitnessRequest, secret: string, at: number): Promise<Partial<WitnessRequest>> {
		const { answer, stack } = await this.ask(witness, { act: 'sign', request, secret, at });
		if (typeof answer === 'string') throw new Error(`${answer}\n${stack}`);
		return answer as Partial<WitnessRequest>;
	}

	stop(): void {
		this.child.kill();
	}
}
