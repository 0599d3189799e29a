/** Sends hostile requests over several connections at once, with honest ones in between, and records every one. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { attacks } from './attacks.mjs';
import { connections, PATIENCE_MS, send } from './wire.mjs';

const ATTACKERS = 8;
/** There are a twentieth as many honest requests as hostile ones. */
const HOSTILE_PER_HONEST = 20;
const PROGRESS_MS = 5_000;
/** Below the five minutes for which every copy is recognised; SECURITY.md says what happens after that. */
const REMEMBERED_MS = 200_000;
/** What our trigger answers after an internal error. */
const OWN_FAILURE = /"error":"(?:internal error|misconfigured)"/;
const ACCEPTED = /"status":"accepted"/;

/**
 * @typedef {object} Sent one request of the run, by the name that its execution would carry
 * @property {'honest' | 'hostile' | 'mistake' | 'intercepted'} kind intercepted: genuine, and changed on its way
 * @property {string} what journey or attack
 * @property {string} at trigger, where the attack does not say
 * @property {number} status
 * @property {number} executions how many it is to start; of an intercepted one: at most
 * @property {string} ends how its execution is to end
 * @property {boolean} noted its body holds its name and a note, which must be in the item as they were signed
 */

export class Storm {
	/** @type {Map<string, Sent>} */
	sent = new Map();
	/** @type {Map<string, Map<string, number>>} what was found, where, and how many times */
	findings = new Map();
	/** The milliseconds that honest senders waited for an answer. */
	waits = [];
	statuses = new Map();
	answered = { honest: 0, hostile: 0, mistake: 0, intercepted: 0 };

	#detector;
	#canaries;
	#agent = connections(ATTACKERS + 2);
	/** The newest genuine delivery to each trigger. */
	#captured = new Map();
	#over = false;

	constructor(detector, canaries) {
		this.#detector = detector;
		this.#canaries = canaries;
	}

	#attacks() {
		return this.answered.hostile + this.answered.intercepted;
	}

	/** @param {string} text what is wrong @param {string} where */
	find(text, where) {
		const places = this.findings.get(text) ?? new Map();
		this.findings.set(text, places.set(where, (places.get(where) ?? 0) + 1));
	}

	/** Sends one request under its own name. */
	async #make(kind, what, callOf, { at = what, executions = 0, ends = 'success', noted = false } = {}) {
		const run = `${kind}-${randomUUID()}`;
		const call = callOf(run);
		if (call === undefined) return undefined;
		const entry = { kind, what, at, status: 0, executions, ends, noted };
		this.sent.set(run, entry);
		const answer = await this.#exchange(call, what, kind === 'honest' ? PATIENCE_MS : undefined);
		const last = call.then ? await this.#exchange(call.then(answer), what) : answer;
		entry.status = last.status;
		this.answered[kind]++;
		return { call, answer: last };
	}

	async #exchange(call, what, patienceMs) {
		const answer = await send(call, this.#agent, patienceMs);
		const text = `${answer.text}\n${JSON.stringify(answer.headers)}`;
		const spelling = this.#detector.inText(text) ?? this.#inLines(answer.text);
		const names = () => this.#canaries.namesIn(text).slice(0, 5).join(', ') || 'a marker';
		if (spelling) this.find(`an answer shows ${names()} (${spelling})`, what);
		if (OWN_FAILURE.test(answer.text)) this.find(`an answer is ${answer.status} ${answer.text}`, what);
		return answer;
	}

	/** Checks a stream, which has one JSON document per line. */
	#inLines(text) {
		try {
			return this.#detector.inPiecesOf(
				text
					.trim()
					.split('\n')
					.map((line) => JSON.parse(line)),
			);
		} catch {
			return undefined;
		}
	}

	/** @param {import('./loop.mjs').Journey} journey */
	async honest({ name, call, executions = 1, ends, noted }) {
		const began = performance.now();
		const made = await this.#make('honest', name, call, { executions, ends, noted });
		this.waits.push(performance.now() - began);
		const { status, text } = made.answer;
		if (status < 200 || status > 299)
			this.find(`an honest request was answered with ${status} ${text.slice(0, 120)}`, name);
		return made.call;
	}

	async mistake(name, callOf) {
		const { answer } = await this.#make('mistake', name, callOf);
		if (answer.status < 400 || answer.status > 499) this.find(`a mistake was answered with ${answer.status}`, name);
	}

	/** Attacks one of the triggers to which the attack applies. */
	async #hostileToOne(attack, { targets, random }) {
		const first = random(targets.length);
		for (let step = 0; step < targets.length; step++) {
			const target = targets[(first + step) % targets.length];
			const other = targets[(first + step + 1) % targets.length];
			if (await this.#hostile(attack, { target, other, captured: this.#capturedOf(target), random })) return;
		}
	}

	async #hostile({ name, make, genuine = false }, situation) {
		const kind = genuine ? 'intercepted' : 'hostile';
		const about = { at: situation.target.name, executions: genuine ? 1 : 0, noted: genuine };
		const made = await this.#make(kind, name, (run) => make({ ...situation, run }), about);
		if (made === undefined) return false;
		const { status, text } = made.answer;
		const counts = this.statuses.get(name) ?? new Map();
		this.statuses.set(name, counts.set(status, (counts.get(status) ?? 0) + 1));
		if (!genuine && ACCEPTED.test(text)) this.find(`accepted: ${name}`, about.at);
		return true;
	}

	/**
	 * @param {{ total: number, targets: import('./sources.mjs').Target[], journeys: import('./loop.mjs').Journey[], random: (below: number) => number }} plan
	 * @param {(done: number) => void} progress
	 */
	async rage(plan, progress) {
		for (const target of plan.targets) await this.#deliver(target);
		const ticker = setInterval(() => progress(this.#attacks()), PROGRESS_MS);
		const honest = this.#honestSender(plan);
		await Promise.all(
			attackersOf(
				plan.total,
				() => this.#attacks(),
				(attack) => this.#hostileToOne(attack, plan),
			),
		);
		this.#over = true;
		await honest;
		clearInterval(ticker);
		for (const journey of attackedOf(plan.journeys)) await this.honest(journey);
	}

	/** Sends a genuine delivery to the trigger, which an attacker captures. */
	async #deliver(target) {
		const { name, greet, deliver } = target;
		if (greet) await this.honest({ name: `greeting of ${name}`, call: greet, executions: 0 });
		if (deliver === undefined) return;
		const call = await this.honest({ name: `delivery of ${name}`, call: deliver, noted: true });
		this.#captured.set(target, { call, at: Date.now() });
	}

	#capturedOf(target) {
		const captured = this.#captured.get(target);
		return captured && Date.now() - captured.at < REMEMBERED_MS ? captured.call : undefined;
	}

	/** Sends deliveries and journeys in turn until the storm is over, without getting ahead of it. */
	async #honestSender({ targets, journeys }) {
		for (let at = 0; !this.#over; at++) {
			await this.#deliver(targets[at % targets.length]);
			await this.honest(journeys[at % journeys.length]);
			while (!this.#over && (this.answered.honest - 1) * HOSTILE_PER_HONEST > this.#attacks()) await sleep(20);
		}
	}
}

/** Returns one journey for each trigger that was attacked itself and must still work. */
const attackedOf = (journeys) =>
	new Map(journeys.filter(({ target }) => target).map((journey) => [journey.target, journey])).values();

/** Lets attackers go through the table together until there have been enough requests. */
function attackersOf(total, done, attackWith) {
	const left = new Map(attacks.map((attack) => [attack, attack.most ?? Infinity]));
	let next = 0;
	const attacker = async () => {
		while (done() < total) {
			const attack = attacks[next++ % attacks.length];
			if (left.get(attack) === 0) continue;
			left.set(attack, left.get(attack) - 1);
			await attackWith(attack);
		}
	};
	return Array.from({ length: ATTACKERS }, attacker);
}
