import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { readCapturedRequest } from '../../../../core/capture';
import { shellWords } from '../../../../core/capture/shell-words';

interface Received {
	readonly method: string | undefined;
	readonly url: string | undefined;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: Buffer;
}

let folder: string;
let server: Server;
let origin: string;
const received: Received[] = [];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'curl-'));
	writeFileSync(join(folder, 'body.json'), '{\r\n  "a": "ü"\n}\n');
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method, url, headers } = request;
			received.push({ method, url, headers, body: Buffer.concat(chunks) });
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
	server.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Headers that curl adds by itself and that no command names. */
const OWN = new Set(['host', 'user-agent', 'accept', 'content-length', 'expect', 'connection']);
const named = (headers: Readonly<Record<string, unknown>>) =>
	Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN.has(name)));

/** Runs the command with the real curl, in bash, and returns what the server received. */
async function sentByCurl(command: string): Promise<Received> {
	received.length = 0;
	await promisify(execFile)('bash', ['-c', command.replace(/^curl /, 'curl -s ')], { cwd: folder });
	expect(received).toHaveLength(1);
	return received[0] as Received;
}

describe('a curl command is read as curl itself sends it', () => {
	test.each([
		['text', `curl URL/hook -d 'a=1&b=2'`],
		['several -d', `curl URL -d a=1 --data b=2 -d 'c d=3'`],
		[
			'JSON in quotation marks, on several lines',
			`curl -X POST 'URL/a?b=c' \\\n  -H "X-Sig: \\"q\\"" \\\n  --data-raw '{"a": "it'\\''s"}'`,
		],
		[
			'$-quotation with escapes, as browsers write it',
			`curl URL --data-raw $'{"a":"\\u00fc\\n\\x41\\'"}' -H $'X-A: \\'b\\''`,
		],
		['a file, whose line breaks --data drops', `curl URL -d @body.json`],
		['a file as it is', `curl URL --data-binary @body.json -H 'content-type: application/json'`],
		['a sign in front of raw data', `curl URL --data-raw @body.json`],
		['--json', `curl URL --json '{"a":1}' --json ' '`],
		['data in the query', `curl -G URL/x?y=1 -d a=1 --data-urlencode 'b=c d&é'`],
		['encoded data', `curl URL --data-urlencode 'a= &=+' --data-urlencode =plain`],
		['a user', `curl -u me:secret URL -d x`],
		['short options together', `curl -sSXPUT -HX-A:b URL -dx`],
		['a removed and an empty header', `curl URL -d x -H 'Content-Type:' -H 'X-Empty;'`],
		['an empty header after a line that is no header', `curl URL -d x -H 'no header' -H 'X-Empty;'`],
		['an uploaded file', `curl URL/x -T body.json`],
		['a cookie, an agent and a page', `curl URL -b a=b -A agent -e https://from.example`],
		['no body', `curl URL`],
		['options with values behind the URL', `curl URL -d x --proto '=http,https' --noproxy '*' --max-filesize 1000`],
		['as Postman writes it', `curl --location 'URL/a' \\\n--header 'X-A: b' \\\n--data-raw '{\n    "a": "😀"\n}'`],
		['as Insomnia writes it', `curl --request POST \\\n  --url URL/a \\\n  --header 'X-A: b' \\\n  --data '{"a":1}'`],
		['a pipe behind it', `curl URL -d x | cat`],
		['a body like an operator', `curl URL -d '|' -d '>x'`],
	])('%s', async (_, template) => {
		const command = template.replace('URL', origin);
		const sent = await sentByCurl(command);
		const read = readCapturedRequest(command, { readFile: (name) => readFileSync(join(folder, name)) });
		expect(read.method).toBe(sent.method);
		// curl writes the digits of an encoded URL in lower case
		expect(new URL(read.url ?? '').href.toLowerCase()).toBe(new URL(sent.url ?? '', origin).href.toLowerCase());
		expect(read.body.equals(sent.body)).toBe(true);
		expect(named(read.headers)).toEqual(named(sent.headers));
	});
});

describe('words of a shell', () => {
	test.each([
		`a 'b c' "d \\"e\\" \\$f" g\\ h`,
		`'it'\\''s' "" ''`,
		`$'\\x41\\102\\u00e9\\n\\t\\\\' a\\\nb`,
		`"line\\\none" x#y`,
		`$'\\xff\\xfe'`,
	])('%j', (text) => {
		const printed = execFileSync('bash', ['-c', `printf '%s\\0' ${text}`]);
		const words = printed.toString('latin1').split('\0').slice(0, -1);
		expect(shellWords(text).map((word) => word.toString('latin1'))).toEqual(words);
	});
});

describe('a command that cannot be read is refused', () => {
	test.each([
		['an open quotation mark', `curl https://a.example -d 'x`, 'unmatched quotation mark'],
		['an open double quotation mark', `curl https://a.example -d "x`, 'unmatched quotation mark'],
		['an open $-quotation', `curl https://a.example -d $'x`, 'unmatched quotation mark'],
		['a multipart form', `curl https://a.example -F a=b`, 'multipart'],
		['a file that is not there', `curl https://a.example -d @secret.txt`, 'from a file'],
		['cmd of Windows', `curl ^"https://a.example^" ^\r\n -d x`, 'cmd on Windows'],
	])('%s', (_, command, message) => {
		expect(() => readCapturedRequest(command)).toThrow(
			expect.objectContaining({
				code: 'unreadable-capture',
				message: expect.stringContaining(message) as string,
			}) as Error,
		);
	});
});
