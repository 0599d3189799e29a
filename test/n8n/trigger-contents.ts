import { randomUUID } from 'node:crypto';
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';

import type { RealN8n } from '../real-n8n/real-n8n';
import { hmac } from './trigger-senders';
import { TriggerWorkflow } from './trigger-workflow';

/** Bodies of every kind, their senders, and the output of n8n's own Webhook node and of our trigger in the same n8n. */

export type Headers = [string, string][];

/** A body, and how a sender labels it. */
export interface Content {
	headers: Headers;
	body: Buffer;
	/** The compressed body, if it is sent compressed. */
	wire?: Buffer;
}

/** The result of a node for a request. */
export interface Taken {
	status: number;
	items: { body: unknown; event?: unknown; action?: unknown }[];
	files: Record<string, { bytes: Buffer; fileName: string; mimeType: string }>;
}

const SECRET = 'a secret for tests';
const DOCUMENT = { action: 'opened', type: 'invoice.paid', text: 'ünï 😀', nested: { list: [1, 2] } };
const JSON_TEXT = JSON.stringify(DOCUMENT);
const BYTE_ORDER_MARK = '\uFEFF';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
export const LINES = [{ event: 'a' }, { event: 'b' }];
const LINES_TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');

export const labelled = (body: string | Buffer, ...types: string[]): Content => ({
	headers: types.map((type) => ['Content-Type', type]),
	body: Buffer.from(body as string),
});
const named = (content: Content, disposition: string): Content => ({
	...content,
	headers: [...content.headers, ['Content-Disposition', disposition]],
});
const packed = (content: Content, encoding: string, wire: Buffer): Content => ({
	...content,
	headers: [...content.headers, ['Content-Encoding', encoding]],
	wire,
});

const JSON_LABELS = [
	'application/json',
	'application/json; charset=UTF-8',
	'application/json;charset=utf8',
	'application/json; charset="utf-8"',
	'APPLICATION/JSON',
	'application/json; charset=iso-8859-1',
	'application/json; charset=nonsense',
	'text/json',
	'application/vnd.x+json',
	'application/cloudevents+json; charset=utf-8',
	'application/x-ndjson',
	'application/octet-stream',
	'text/plain',
	'text/plain; charset=utf-8',
	'text/html',
	'application/x-www-form-urlencoded',
	'nonsense',
];

export const contents: Record<string, Content> = {
	...Object.fromEntries(JSON_LABELS.map((label) => [`JSON as ${label}`, labelled(JSON_TEXT, label)])),
	'JSON without a type': labelled(JSON_TEXT),
	'JSON with an empty type': labelled(JSON_TEXT, ''),
	'JSON with a doubled type': labelled(JSON_TEXT, 'application/json', 'application/json'),
	'JSON with two types': labelled(JSON_TEXT, 'text/plain', 'application/json'),
	'JSON with two types in one header': labelled(JSON_TEXT, 'application/json, application/json'),
	'JSON after a byte order mark': labelled(`${BYTE_ORDER_MARK}${JSON_TEXT}`, 'application/json'),
	'JSON after a byte order mark, as text': labelled(`${BYTE_ORDER_MARK}${JSON_TEXT}`, 'text/plain'),
	'JSON after a byte order mark, without a type': labelled(`${BYTE_ORDER_MARK}${JSON_TEXT}`),
	'JSON, gzip': packed(labelled(JSON_TEXT, 'application/json'), 'gzip', gzipSync(JSON_TEXT)),
	'JSON, deflate': packed(labelled(JSON_TEXT, 'application/json'), 'deflate', deflateSync(JSON_TEXT)),
	'JSON, gzip, without a type': packed(labelled(JSON_TEXT), 'gzip', gzipSync(JSON_TEXT)),
	'JSON, marked as br': packed(labelled(JSON_TEXT, 'application/json'), 'br', Buffer.from(JSON_TEXT)),
	'a JSON list': labelled('[{"a":1},{"a":2}]', 'application/json'),
	'a JSON string': labelled('"text"', 'application/json'),
	'a JSON number': labelled('12', 'application/json'),
	'broken JSON': labelled('{"a":1', 'application/json'),
	'broken JSON in another type': labelled('{"a":1', 'application/vnd.x+json'),
	NDJSON: labelled(LINES_TEXT, 'application/x-ndjson'),
	'NDJSON that is not objects': labelled('1\n2\n', 'application/x-ndjson'),
	'NDJSON as octet-stream': labelled(LINES_TEXT, 'application/octet-stream'),
	text: labelled('Hello, World! a=1', 'text/plain; charset=utf-8'),
	'text without a type': labelled('Hello, World!'),
	CSV: labelled('id,name\r\n1,"ü"\r\n', 'text/csv; charset=utf-8'),
	'CSV with a name': named(labelled('id\r\n1\r\n', 'text/csv'), 'attachment; filename="orders.csv"'),
	'a name with folders': named(labelled('id\r\n1\r\n', 'text/csv'), 'attachment; filename="../etc/orders.csv"'),
	'an international name': named(labelled('%PDF-1.4', 'application/pdf'), "inline; filename*=UTF-8''r%C3%BC.pdf"),
	PDF: labelled('%PDF-1.4\n\xff\xfe', 'application/pdf'),
	PNG: labelled(Buffer.from(PNG, 'base64'), 'image/png'),
	'PNG without a type': labelled(Buffer.from(PNG, 'base64')),
	bytes: labelled(Buffer.from([0, 255, 13, 10, 123]), 'application/octet-stream'),
	HTML: labelled('<!doctype html><p title="{}">ü</p>', 'text/html; charset=utf-8'),
	XML: labelled('<order id="7"><line>ü</line></order>', 'application/xml'),
	'XML as text': labelled('<?xml version="1.0"?><a>1</a>', 'text/xml; charset=utf-8'),
	Atom: labelled('<feed><entry>1</entry></feed>', 'application/atom+xml'),
	'a form': labelled('a=1&b=%C3%BC&a=2&c[d]=+', 'application/x-www-form-urlencoded'),
	'a form after a byte order mark': labelled(`${BYTE_ORDER_MARK}a=1`, 'application/x-www-form-urlencoded'),
	'a form with a doubled type': labelled('a=1', ...Array<string>(2).fill('application/x-www-form-urlencoded')),
	'a form without a type': labelled('a=1&b=2'),
	'CSV, gzip': packed(labelled('id\r\n1\r\n', 'text/csv'), 'gzip', gzipSync('id\r\n1\r\n')),
	'multipart/mixed': labelled('--x\r\n\r\na\r\n--x--', 'multipart/mixed; boundary=x'),
	nothing: labelled(''),
	'nothing, as JSON': labelled('', 'application/json'),
	'nothing, as PDF': labelled('', 'application/pdf'),
};

/** A source, and how its deliveries are authenticated. */
type Sender = (body: Buffer) => Headers;

export const sources: Record<string, { parameters: Record<string, unknown>; credentials?: object; sign: Sender }> = {
	'Secret URL': { parameters: { source: 'secretUrl' }, sign: () => [] },
	'Secure Header': {
		parameters: { source: 'secureHeader', eventPath: 'type' },
		credentials: { webhookSecureHeaderApi: { headerName: 'X-Team', headerValueSecret: SECRET } },
		sign: () => [['X-Team', SECRET]],
	},
	'Custom Signature': {
		parameters: { source: 'customSignature', customHeader: 'X-Signature', customContent: '{body}' },
		credentials: { webhookSigningSecretApi: { secret: SECRET } },
		sign: (body) => [['X-Signature', hmac(SECRET, body)]],
	},
	GitHub: {
		parameters: { source: 'github' },
		credentials: { webhookSigningSecretApi: { secret: SECRET } },
		sign: (body) => [
			['X-GitHub-Event', 'pull_request'],
			['X-GitHub-Delivery', randomUUID()],
			['X-Hub-Signature-256', `sha256=${hmac(SECRET, body)}`],
		],
	},
	Stripe: {
		parameters: { source: 'stripe' },
		credentials: { webhookSigningSecretApi: { secret: SECRET } },
		sign: (body) => {
			const time = Math.floor(Date.now() / 1000);
			return [['Stripe-Signature', `t=${time},v1=${hmac(SECRET, `${time}.`, body)}`]];
		},
	},
};

/** A node that receives requests, and its result for each. */
export class Receiver {
	private runs = 0;
	private readonly known = new Map<Content, Promise<Taken>>();

	constructor(
		private readonly n8n: RealN8n,
		private readonly workflow: TriggerWorkflow,
		readonly sign: Sender,
	) {}

	/** Each content is sent once. */
	async take(content: Content): Promise<Taken> {
		const taken = this.known.get(content) ?? this.send(content);
		this.known.set(content, taken);
		return await taken;
	}

	private async send({ headers, body, wire = body }: Content): Promise<Taken> {
		const sent = { headers: [...headers, ...this.sign(body)], body: wire };
		const { status } = await this.workflow.send(sent);
		if (status !== 200) return { status, items: [], files: {} };
		const { data, nodes } = await this.workflow.execution(++this.runs);
		const items = (nodes.Trigger?.outputs[0] ?? []) as unknown as Taken['items'];
		return { status, items, files: await filesIn(this.n8n, data) };
	}
}

interface StoredFile {
	id: string;
	fileName: string;
	mimeType: string;
}

/** The files of a run's first item, as the editor downloads them. */
async function filesIn(n8n: RealN8n, data: unknown): Promise<Taken['files']> {
	const run = data as {
		resultData: { runData: Record<string, { data: { main: { binary?: Record<string, StoredFile> }[][] } }[]> };
	};
	const binary = run.resultData.runData.Trigger?.[0]?.data.main[0]?.[0]?.binary ?? {};
	const files = Object.entries(binary).map(async ([name, { id, fileName, mimeType }]) => {
		const url = `${n8n.baseUrl}/rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
		const answer = await fetch(url, { headers: { cookie: n8n.client.cookieHeader } });
		return [name, { bytes: Buffer.from(await answer.arrayBuffer()), fileName, mimeType }] as const;
	});
	return Object.fromEntries(await Promise.all(files));
}

/** n8n's own Webhook node. */
export async function receiverOfN8n(n8n: RealN8n): Promise<Receiver> {
	const workflow = await TriggerWorkflow.publish(n8n, {
		type: { type: 'n8n-nodes-base.webhook', typeVersion: 2.1 },
		parameters: { httpMethod: 'POST', path: 'content', responseMode: 'onReceived', options: {} },
		then: [],
	});
	return new Receiver(n8n, workflow, () => []);
}

/** Our trigger with one of the sources. */
export async function receiverOf(n8n: RealN8n, source: string): Promise<Receiver> {
	const { parameters, credentials = {}, sign } = sources[source] ?? { parameters: {}, sign: () => [] };
	const workflow = await TriggerWorkflow.publish(n8n, {
		parameters: { ...parameters, options: { duplicateWindowSeconds: 0 } },
		credentials: credentials as Record<string, Record<string, unknown>>,
		then: [],
	});
	return new Receiver(n8n, workflow, sign);
}

/** Parses the bytes as an object or list, independently of the code under test. */
function documentOf(body: Buffer): object | undefined {
	try {
		const value = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, '')) as unknown;
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}

const RANDOM_NAME = /^[\w-]{32,36}$/;

/** Replaces the random file names that n8n generates. */
export const comparable = (files: Taken['files'], unpack: (bytes: Buffer) => Buffer) =>
	Object.fromEntries(
		Object.entries(files).map(([name, { bytes, fileName, mimeType }]) => [
			name,
			{
				bytes: unpack(bytes).toString('base64'),
				fileName: RANDOM_NAME.test(fileName) ? 'random' : fileName,
				mimeType,
			},
		]),
	);

export const same = (bytes: Buffer) => bytes;

/** n8n's own node stores a compressed file without unpacking it. Its name and type are those of the unpacked file. */
function unpacking({ headers }: Content): (bytes: Buffer) => Buffer {
	const [, encoding] = headers.find(([name]) => name === 'Content-Encoding') ?? [];
	if (encoding === 'gzip') return gunzipSync;
	return encoding === 'deflate' ? inflateSync : same;
}

const isLines = ({ headers }: Content) => headers.some(([, value]) => value === 'application/x-ndjson');

/** n8n 1 keeps a byte order mark in the name of a form's first field. Our trigger removes it if it parses the form itself. */
const withoutMark = (body: unknown): unknown =>
	typeof body !== 'object' || body === null || Array.isArray(body)
		? body
		: Object.fromEntries(Object.entries(body).map(([name, value]) => [name.replace(BYTE_ORDER_MARK, ''), value]));

/** Sends a body to both nodes, and expects the same result from our trigger as from n8n's own node. */
export async function expectNothingLost(content: Content, n8nsOwn: Receiver, ours: Receiver): Promise<void> {
	const [expected, taken] = await Promise.all([n8nsOwn.take(content), ours.take(content)]);
	expect(taken.status).toBe(expected.status);
	if (expected.status !== 200) return;
	const bodies = taken.items.map(({ body }) => body);
	const document = documentOf(content.body);
	if (document !== undefined) {
		expect(bodies).toEqual([document]);
		expect(taken.files).toEqual({});
		return;
	}
	if (isLines(content) && Object.keys(taken.files).length === 0) {
		const { bytes } = expected.files.data ?? { bytes: Buffer.alloc(0) };
		if (typeof bodies[0] === 'string') expect(bodies).toEqual([bytes.toString()]);
		else expect(bodies).toEqual(LINES);
		return;
	}
	expect(bodies.map(withoutMark)).toEqual(expected.items.map(({ body }) => withoutMark(body ?? {})));
	expect(comparable(taken.files, same)).toEqual(comparable(expected.files, unpacking(content)));
}
