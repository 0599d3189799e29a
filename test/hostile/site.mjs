/** The n8n under attack as its owner sees it: credentials full of markers, and published workflows. */
import { randomUUID } from 'node:crypto';

import { markedData } from './canary.mjs';

const PACKAGE = 'n8n-nodes-agent-webhooks';

/** @returns a node of an n8n workflow; short names are nodes of this package */
export const node = (name, type, typeVersion, parameters, more = {}) => ({
	id: randomUUID(),
	name,
	type: type.includes('.') ? type : `${PACKAGE}.${type}`,
	typeVersion,
	position: [0, 0],
	parameters,
	...more,
});

export const end = (name = 'End') => node(name, 'n8n-nodes-base.noOp', 1, {});

export class Site {
	#client;
	#canaries;
	#types;

	constructor(client, canaries) {
		this.#client = client;
		this.#canaries = canaries;
	}

	/**
	 * Creates a marker that does not belong to a field.
	 * @param {string} name @param {'text' | 'word'} [kind]
	 */
	marker(name, kind) {
		return this.#canaries.make(name, kind);
	}

	/** Returns the fields of a type, including inherited ones. */
	async #propertiesOf(type) {
		this.#types ??= new Map((await this.#client.types('credentials')).map((one) => [one.name, one]));
		const { properties, extends: parents = [] } = this.#types.get(type);
		const inherited = await Promise.all(parents.map((parent) => this.#propertiesOf(parent)));
		const own = new Set(properties.map(({ name }) => name));
		return [...inherited.flat().filter(({ name }) => !own.has(name)), ...properties];
	}

	/**
	 * Stores a credential with a marker in each of its password fields.
	 * @param {string} type @param {Record<string, unknown>} [given] fields with a certain value
	 * @param {(text: string, field: string) => string} [form] turns a marker into what the field accepts
	 */
	async credential(type, given = {}, form = (text) => text) {
		const secrets = [];
		const marker = (field) => {
			const text = this.#canaries.make(`${type}.${field}`);
			secrets.push(text);
			return form(text, field);
		};
		const data = markedData(await this.#propertiesOf(type), marker, given);
		const { id, name } = await this.#client.createCredential(`${type} ${randomUUID().slice(0, 8)}`, type, data);
		return { type, data, secrets, use: { [type]: { id, name } } };
	}

	/**
	 * Publishes a workflow: a Webhook Trigger followed by a chain of nodes.
	 * @param {string} name
	 * @param {{ parameters: object, credentials?: object[], then?: object[], rejected?: object }} parts
	 */
	async publish(name, { parameters, credentials = [], then = [end()], rejected }) {
		const webhookId = randomUUID();
		const used = Object.assign({}, ...credentials.map(({ use }) => use));
		const start = node('Start', 'webhookTrigger', 2, parameters, { webhookId, credentials: used });
		const wire = (to) => (to ? [{ node: to.name, type: 'main', index: 0 }] : []);
		const chain = then.slice(0, -1).map((from, index) => [from.name, { main: [wire(then[index + 1])] }]);
		const connections = { Start: { main: [wire(then[0]), wire(rejected)] }, ...Object.fromEntries(chain) };
		const nodes = [start, ...then, ...(rejected ? [rejected] : [])];
		const settings = { executionOrder: 'v1' };
		const { id } = await this.#client.createWorkflow({ name, nodes, connections, settings });
		const path = `${webhookId}/${parameters.path ?? 'webhook'}`;
		await this.#client.activate(id, [{ path }]);
		return { id, name, path, url: `${this.#client.baseUrl}/webhook/${path}` };
	}
}
