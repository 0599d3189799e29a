import { agentProtocols } from '../../../../../core/agent';
import type { AgentAnswer, AgentFile } from '../../../../../core/agent';
import { aCall, protocolNamed, sent } from './protocols';

const FLOW = '92f9a4c5-cfc8-4656-ae63-1f0881163c28';
const picture: AgentFile = { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('PNG') };

function uploadOf(name: string) {
	const { upload } = protocolNamed(name);
	if (!upload) throw new Error(`${name} has no upload`);
	return upload;
}

function uploaded(name: string, url: string, file: Partial<AgentFile> = {}) {
	const request = uploadOf(name).request({ ...picture, ...file }, { ...aCall, url });
	if ('ok' in request) throw new Error(request.failure.message);
	return { ...request, text: request.body.toString('utf8') };
}

const answer = (body: unknown, status = 201): AgentAnswer => ({ status, body });

describe('a file is uploaded before its message', () => {
	test.each([
		['dify', 'https://d.example/v1', 'https://d.example/v1/files/upload'],
		['dify', 'https://d.example/v1/chat-messages?key=k', 'https://d.example/v1/files/upload?key=k'],
		['codemieAssistant', 'https://c.example/api', 'https://c.example/api/v1/files/'],
		['codemieWorkflow', 'https://c.example/api/', 'https://c.example/api/v1/files/'],
		[
			'langflow',
			`https://l.example/sub/api/v1/run/${FLOW}?x-api-key=k`,
			`https://l.example/sub/api/v1/files/upload/${FLOW}?x-api-key=k`,
		],
	])('%s at %s', (name, url, to) => {
		const { method, url: asked, headers, text } = uploaded(name, url);
		expect(`${method} ${asked}`).toBe(`POST ${to}`);
		expect(headers).toMatchObject({ Accept: 'application/json' });
		const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(headers['Content-Type'] ?? '')?.[1] ?? 'none';
		expect(text).toContain(
			`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n`,
		);
		expect(text.endsWith(`--${boundary}--\r\n`)).toBe(true);
	});

	test('Dify: for the message’s user, because other users cannot use it', () => {
		expect(uploaded('dify', 'https://d.example/v1').text).toContain('name="user"\r\n\r\nuser-1\r\n');
		const anonymous = uploadOf('dify').request(picture, { ...aCall, userId: '' });
		expect('body' in anonymous && anonymous.body.toString()).toContain('name="user"\r\n\r\nanonymous\r\n');
	});

	test.each([
		['"; filename="b.exe', 'filename="%22; filename=%22b.exe"'],
		['a\r\nX-Evil: 1\r\n\r\n<b>', 'filename="a%0D%0AX-Evil: 1%0D%0A%0D%0A<b>"'],
		['a\\', 'filename="a%5C"'],
		['Übersicht 漢.pdf', 'filename="Übersicht 漢.pdf"'],
	])('and the name %j adds neither a header nor a parameter', (name, written) => {
		expect(uploaded('dify', 'https://d.example/v1', { name }).text).toContain(`${written}\r\nContent-Type`);
	});

	test('and its media type adds no header', () => {
		const { text } = uploaded('dify', 'https://d.example/v1', { mediaType: 'text/plain\r\nX-Evil: 1' });
		expect(text).toContain('Content-Type: text/plainX-Evil: 1\r\n\r\nPNG');
	});

	test('and its content never ends the form', () => {
		const plain = uploaded('dify', 'https://d.example/v1').headers['Content-Type'] ?? '';
		const boundary = plain.replace(/^.*boundary=/, '');
		const { headers, text } = uploaded('dify', 'https://d.example/v1', { bytes: Buffer.from(`--${boundary}--\r\n`) });
		expect(headers['Content-Type']).toBe(`${plain}00000000`);
		expect(text.split(`--${boundary}00000000`)).toHaveLength(4);
	});

	test.each(['https://l.example/api/v1/run/my-flow', 'https://l.example/api/v1/webhook/my-flow', 'https://l.example/'])(
		'Langflow at %s: fails, because files need the flow’s ID and the URL lacks it',
		(url) => {
			const refused = uploadOf('langflow').request(picture, { ...aCall, url });
			expect(refused).toMatchObject({
				ok: false,
				failure: { accepted: 'no', cure: expect.stringContaining('/api/v1/run/') as string },
			});
		},
	);

	test.each(agentProtocols.filter(({ upload }) => upload).map(({ name }) => name))('%s accepts files', (name) => {
		expect(protocolNamed(name).takesFiles).toBe(true);
	});
});

describe('the server’s name of a file is read', () => {
	test.each([
		['dify', { id: 'f-1', name: 'a.png', extension: 'png' }, 'f-1'],
		['codemieAssistant', { file_url: 'aW1hZ2U=' }, 'aW1hZ2U='],
		['codemieWorkflow', { file_url: 'aW1hZ2U=' }, 'aW1hZ2U='],
		['langflow', { flowId: FLOW, file_path: `${FLOW}/a.png` }, `${FLOW}/a.png`],
	])('%s', (name, body, reference) => {
		expect(uploadOf(name).read(answer(body), picture)).toEqual({ ok: true, reference });
		expect(uploadOf(name).read(answer({}), picture)).toMatchObject({
			ok: false,
			failure: { accepted: 'no', message: expect.stringContaining('This is not a response from') as string },
		});
		expect(uploadOf(name).read(answer({ message: 'too large' }, 413), picture)).toMatchObject({
			ok: false,
			failure: { accepted: 'no', status: 413, message: 'The agent responded with 413: too large' },
		});
		expect(uploadOf(name).read(answer('', 500), picture)).toMatchObject({ ok: false, failure: { accepted: 'no' } });
	});
});

describe('the message names its uploaded files', () => {
	const withFiles = { files: [picture, { ...picture, name: 'b.pdf' }], uploaded: ['f-1', 'f-2'] };

	test.each([
		['codemieAssistant', { file_names: ['f-1', 'f-2'] }],
		['codemieWorkflow', { file_names: ['f-1', 'f-2'] }],
		['langflow', { input_value: 'Hello', tweaks: { 'Chat Input': { files: ['f-1', 'f-2'] } } }],
		[
			'dify',
			{
				files: [
					{ type: 'image', transfer_method: 'local_file', upload_file_id: 'f-1' },
					{ type: 'document', transfer_method: 'local_file', upload_file_id: 'f-2' },
				],
			},
		],
	])('%s', (name, part) => {
		expect(sent(name, withFiles).json).toMatchObject(part);
		const bare = sent(name).json;
		for (const field of ['files', 'file_names', 'tweaks']) expect(bare).not.toHaveProperty(field);
	});

	test('next to those that Extra JSON names', () => {
		const remote = { type: 'image', transfer_method: 'remote_url', url: 'https://x.example/i.png' };
		const { files } = sent('dify', { ...withFiles, extra: { files: [remote] } }).json;
		expect(files).toHaveLength(3);
		const { file_names: names } = sent('codemieAssistant', { ...withFiles, extra: { file_names: ['f-0'] } }).json;
		expect(names).toEqual(['f-0', 'f-1', 'f-2']);
	});

	test('Langflow: a single file in the documented form, for the chat input named in Extra JSON', () => {
		const extra = { tweaks: { 'ChatInput-b67sL': { sender: 'me' }, 'OpenAI-1': { temperature: 0 } } };
		const { tweaks } = sent('langflow', { files: [picture], uploaded: ['f-1'], extra }).json;
		expect(tweaks).toEqual({
			'ChatInput-b67sL': { sender: 'me', files: 'f-1' },
			'OpenAI-1': { temperature: 0 },
		});
	});

	test.each([
		['a.PNG', 'application/octet-stream', 'image'],
		['a.webm', 'audio/webm', 'video'],
		['a.mp3', 'application/octet-stream', 'audio'],
		['a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'document'],
		['a.log', 'text/plain', 'document'],
		['scan', 'image/png', 'image'],
		['scan', 'application/pdf', 'document'],
		['clip', 'video/ogg', 'video'],
		['a.zip', 'application/zip', 'custom'],
	])('Dify: %s (%s) is declared as %s, the only kind that Dify accepts', (name, mediaType, type) => {
		const { files } = sent('dify', { files: [{ ...picture, name, mediaType }], uploaded: ['f-1'] }).json;
		expect(files).toMatchObject([{ type }]);
	});
});
