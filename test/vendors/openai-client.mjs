/**
 * OpenAI's own client, unmodified. Reads `{ url, key, calls }` as JSON from standard input and prints the outcome of each call:
 * `create`, `stream` or `models`.
 */
import { json } from 'node:stream/consumers';
import OpenAI from 'openai';

const { url, key, calls } = await json(process.stdin);
const client = new OpenAI({ apiKey: key, baseURL: url });

const actions = {
	create: async (body) => await client.chat.completions.create(body),
	async stream(body) {
		const chunks = [];
		const stream = await client.chat.completions.create({ ...body, stream: true });
		for await (const chunk of stream) chunks.push({ at: Date.now(), ...chunk });
		return { chunks, text: chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('') };
	},
	async models() {
		const ids = [];
		for await (const { id } of client.models.list()) ids.push(id);
		return { ids };
	},
};

const outcomes = [];
for (const { action, ...body } of calls) {
	try {
		outcomes.push(await actions[action](body));
	} catch (error) {
		const { name, message, status, code, type } = error;
		outcomes.push({ error: error.constructor.name ?? name, message, status, code, type });
	}
}
process.stdout.write(JSON.stringify({ outcomes }));
