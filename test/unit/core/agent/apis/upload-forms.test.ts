import type { AgentCall } from '../../../../../core/agent';
import { aCall, protocolNamed, sent } from './protocols';

const file = { name: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('x') };
const FLOW = '92f9a4c5-cfc8-4656-ae63-1f0881163c28';

function formOf(name: string, call: Partial<AgentCall>) {
	const request = protocolNamed(name).upload?.request(file, { ...aCall, ...call });
	return request && 'body' in request ? { ...request, body: request.body.toString() } : request;
}

describe('an upload form', () => {
	const part = (boundary: string, head: string, content: string) =>
		`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
	const filePart = (boundary: string) =>
		part(boundary, 'name="file"; filename="a.txt"\r\nContent-Type: text/plain', 'x');
	const byRun = '----agent-run-run1';
	const bySession = '----agent-run-session1';

	test.each([
		['dify', {}, '/files/upload', byRun, part(byRun, 'name="user"', 'user-1')],
		['codemieAssistant', {}, '/v1/files/', byRun, ''],
		['codemieWorkflow', { runId: undefined }, '/v1/files/', bySession, ''],
	])('contains the file and no other fields: %s %j', (name, call, path, boundary, fields) => {
		expect(formOf(name, call)).toStrictEqual({
			method: 'POST',
			url: `https://agent.example.com/base${path}?tenant=7`,
			headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}`, Accept: 'application/json' },
			body: `${fields}${filePart(boundary)}--${boundary}--\r\n`,
		});
	});

	test('names the flow’s ID for Langflow', () => {
		const url = `https://l.example/api/v1/run/${FLOW}/`;
		expect(formOf('langflow', { url })).toMatchObject({ url: `https://l.example/api/v1/files/upload/${FLOW}` });
		expect(formOf('langflow', { url: 'https://l.example/api/v1/run/my-flow' })).toStrictEqual({
			ok: false,
			failure: {
				code: 'invalid-url',
				message: 'To upload files, Langflow needs the ID of the flow, which is not in the URL',
				cure: 'Enter a URL that ends with /api/v1/run/ and the ID of the flow instead of its endpoint name.',
				accepted: 'no',
				status: 0,
			},
		});
	});
});

describe('a message with uploaded files', () => {
	test.each([
		['the last extension of the name decides', [{ ...file, name: 'a.zip.mp3', mediaType: 'application/zip' }], 'audio'],
		['a file of unknown kind', undefined, 'custom'],
	])('Dify: %s', (_, files, type) => {
		expect(sent('dify', { files, uploaded: ['f-1'] }).json.files).toStrictEqual([
			{ type, transfer_method: 'local_file', upload_file_id: 'f-1' },
		]);
	});

	test('Langflow: does not mistake other components’ tweaks for those of the chat input', () => {
		const extra = { tweaks: { 'OpenAI-1': { temperature: 0 } } };
		expect(sent('langflow', { uploaded: ['f-1'], extra }).json.tweaks).toStrictEqual({
			'OpenAI-1': { temperature: 0 },
			'Chat Input': { files: 'f-1' },
		});
	});
});
