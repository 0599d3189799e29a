import type { IDataObject, INode, IWebhookFunctions } from 'n8n-workflow';
import { EventEmitter } from 'node:events';

/** A response that records what was sent. */
export class FakeResponse extends EventEmitter {
	statusCode = 200;

	headersSent = false;

	destroyed = false;

	writableEnded = false;

	headers: Record<string, string> = {};

	body = '';

	setHeader(name: string, value: string): this {
		this.headers[name] = value;
		return this;
	}

	writeHead(status: number, headers: Record<string, string> = {}): this {
		this.statusCode = status;
		this.headersSent = true;
		Object.assign(this.headers, headers);
		return this;
	}

	end(body = ''): this {
		this.body = body;
		this.writableEnded = true;
		return this;
	}
}

export interface ContextInput {
	parameters?: Record<string, unknown>;
	credentials?: Record<string, IDataObject>;
	node?: Partial<INode>;
	response?: FakeResponse;
	mode?: string;
}

/** Returns the context of `webhook()` and activation. Calling anything else is an error of the test. */
export function fakeContext({ parameters = {}, credentials = {}, node, response, mode = 'webhook' }: ContextInput): {
	context: IWebhookFunctions;
	node: INode;
} {
	const references = Object.fromEntries(Object.keys(credentials).map((type) => [type, { id: '1', name: type }]));
	const all = { path: 'webhook', ...parameters } as INode['parameters'];
	const own = { id: 'n1', name: 'Trigger', webhookId: 'w1', credentials: references, parameters: all };
	const full = { ...own, ...node } as INode;
	const context = {
		getNode: () => full,
		getNodeParameter: (name: string, fallback: unknown) => all[name] ?? fallback,
		getCredentials: async (type: string) => credentials[type],
		getNodeWebhookUrl: () => 'https://n8n.example.com/webhook/w1/webhook',
		getResponseObject: () => response,
		getMode: () => mode,
	};
	return { context: context as unknown as IWebhookFunctions, node: full };
}
