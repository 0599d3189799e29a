/**
 * Stored runs of services whose bots answer with any number of messages and never say which one is the last: a reply counts once
 * it has stayed the same.
 */
import type { INodeParameters } from 'n8n-workflow';

import { listen } from './harness/loopback';
import { StoredExecution } from './harness/stored-execution';

const options = { storeAfterSeconds: 1, pollSeconds: 1 };
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => await Promise.all(open.splice(0).map(async (one) => await one.close())));

/** A service: the answer to a request, given the texts that the bot has sent so far. */
type Service = (method: string, path: string, texts: readonly string[]) => object;

/** Source of the forms: the Direct Line 3.0 reference, and the types of `@botpress/chat` 0.5. */
const services: Readonly<Record<string, Service>> = {
	directLine: (method, path, texts) => {
		if (path === '/v3/directline/conversations') return { conversationId: 'c-1', token: 't', expires_in: 3600 };
		if (method === 'POST') return { id: 'c-1|0000001' };
		const activity = (text: string, index: number) => ({
			...{ type: 'message', id: `c-1|000000${index + 2}`, from: { id: 'bot', role: 'bot' } },
			...{ text, inputHint: 'acceptingInput', replyToId: 'c-1|0000001' },
		});
		return { activities: texts.map(activity), watermark: String(texts.length + 1) };
	},
	botpress: (method, path, texts) => {
		if (path === '/conversations/get-or-create') return { conversation: { id: 'c-1' } };
		const own = {
			id: 'm-0',
			createdAt: '2026-01-01T00:00:00.000Z',
			userId: 'user',
			payload: { type: 'text', text: 'hi' },
		};
		if (method === 'POST') return { message: own };
		const said = texts.map((text, index) => ({
			...{ id: `m-${index + 1}`, createdAt: `2026-01-01T00:00:0${index + 1}.000Z`, userId: 'bot' },
			payload: { type: 'text', text },
		}));
		return { messages: [own, ...said].reverse(), meta: {} };
	},
};

/** Starts a bot that is silent until it has something to say; each look at it then shows one text more. */
async function botOf(service: Service) {
	const texts: string[] = [];
	const asked = { looks: 0, messages: 0 };
	const server = await listen((request, response) => {
		const { method = '', url = '' } = request;
		request.resume();
		if (method === 'GET') asked.looks++;
		else asked.messages++;
		const answer = service(method, url.split('?', 1).join(''), texts.slice(0, asked.looks));
		response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
	});
	return {
		...server,
		asked,
		says: (...next: string[]) => {
			asked.looks = 0;
			texts.push(...next);
		},
	};
}

async function storedRunOf(name: string, more: INodeParameters = {}) {
	const bot = await botOf(services[name] as Service);
	const execution = await StoredExecution.start({
		item: {},
		parameters: {
			...{ authentication: 'none', agentApi: name, url: bot.url, session: 'new', message: 'hi' },
			...{ waitForReply: 'poll', options: { ...options, ...more } },
		},
	});
	open.push(bot, execution);
	expect([execution.status, execution.error]).toEqual(['waiting', undefined]);
	return { bot, execution };
}

describe.each(Object.keys(services))('a stored run of %s', (name) => {
	test('is passed on with the message that follows the first one', async () => {
		const { bot, execution } = await storedRunOf(name);
		const sent = bot.asked.messages;
		await execution.wakeByTimer();
		expect([execution.status, execution.outputs.Done]).toEqual(['waiting', undefined]);
		bot.says('Let me look.', 'It rains.');
		await execution.wakeByTimer();
		expect(execution.status).toBe('success');
		expect(execution.outputs.Done).toMatchObject([[{ text: 'Let me look.\n\nIt rains.', status: 'completed' }]]);
		expect(execution.outputs.Done?.[0]?.[0]).not.toHaveProperty('hint');
		expect(bot.asked.messages).toBe(sent);
	});

	test('goes on if there was no time to see whether its reply grows', async () => {
		const { bot, execution } = await storedRunOf(name, { timeoutSeconds: 3 });
		bot.says('Let me look.', 'It rains.');
		await execution.wakeByTimer();
		expect([execution.status, execution.outputs.Done]).toEqual(['waiting', undefined]);
	});
});
