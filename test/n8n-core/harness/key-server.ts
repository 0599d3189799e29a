import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import { listen } from './loopback';

/** A signing key of an identity provider. It signs with node:crypto only. */
export class SigningKey {
	private readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

	constructor(readonly id: string) {}

	get privateKey(): KeyObject {
		return createPrivateKey(this.pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
	}

	get jwk(): object {
		return { ...this.pair.publicKey.export({ format: 'jwk' }), kid: this.id, use: 'sig', alg: 'RS256' };
	}

	token(claims: object, header: object = {}): string {
		const parts = [{ alg: 'RS256', typ: 'JWT', kid: this.id, ...header }, claims];
		const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
		return `${signed}.${sign('sha256', Buffer.from(signed), this.privateKey).toString('base64url')}`;
	}
}

export const keySet = (...keys: SigningKey[]): string => JSON.stringify({ keys: keys.map(({ jwk }) => jwk) });

export type KeyReply = (response: ServerResponse) => void;

/** Answers with a key set, to be used for a time. */
export const replyWith =
	(body: string, headers: Record<string, string> = { 'cache-control': 'max-age=3600' }): KeyReply =>
	(response) =>
		void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);

/** Stands in for the server of a vendor: it counts the calls, and replies as it is told. */
export class KeyServer {
	calls = 0;

	private constructor(
		public reply: KeyReply,
		readonly url: string,
		readonly close: () => Promise<void>,
	) {}

	static async start(reply: KeyReply): Promise<KeyServer> {
		const started: { server?: KeyServer } = {};
		const { url, close } = await listen((_, response) => {
			const { server } = started;
			if (server === undefined) return;
			server.calls++;
			server.reply(response);
		});
		started.server = new KeyServer(reply, `${url}/jwks`, close);
		return started.server;
	}
}
