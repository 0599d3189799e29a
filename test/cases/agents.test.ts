import { agentCases, seenIn } from './agents';
import type { AgentCase, Seen, Wanted } from './agents';
import { judgements } from './judgements';

const titled = agentCases.map((one) => [`${one.kind}: ${one.id}`, one] as const);

/** Checks the expected values. If `ok` is missing, a reply is expected. */
function exactly({ want }: AgentCase): Partial<Seen> {
	const { ok = want.messageMust === undefined, text, reasoning, status, finishReason } = want;
	const { toolCalls, files, totalTokens, structured, next, accepted, partial, deltas } = want;
	const reply = { ok, text, reasoning, status, finishReason, toolCalls, files, totalTokens, structured, next };
	const wanted = { ...reply, accepted, partial, deltas };
	return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}

/** Reads `/pattern/flags`. */
function pattern(given: string): RegExp {
	const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/.exec(given) ?? [];
	return new RegExp(source, flags);
}

const MUST = {
	textMust: 'text',
	reasoningMust: 'reasoning',
	hintMust: 'hint',
	messageMust: 'message',
	cureMust: 'cure',
} as const;

function expectWanted(seen: Seen, one: AgentCase): void {
	expect(seen).toMatchObject(exactly(one));
	const { notText, messageMustNot } = one.want;
	for (const [name, field] of Object.entries(MUST)) {
		const wanted = one.want[name as keyof Wanted] as string | undefined;
		if (wanted !== undefined) expect(seen[field]).toMatch(pattern(wanted));
	}
	if (notText !== undefined) expect(seen.text).not.toBe(notText);
	if (messageMustNot !== undefined) expect(seen.message).not.toMatch(pattern(messageMustNot));
}

test.each(titled)('%s', (_, one) => {
	const seen = seenIn(one);
	if (one.id in judgements) expect(() => expectWanted(seen, one)).toThrow('expect');
	else expectWanted(seen, one);
});

test.each(titled.filter(([, { stream }]) => stream !== undefined))(
	'%s: the result does not depend on how the stream is split',
	(_, one) => {
		for (const size of [1, 2, 3, 64, 100_000]) expect(seenIn(one, size)).toEqual(seenIn(one));
	},
);
