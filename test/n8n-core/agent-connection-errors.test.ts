/**
 * Every agent API with every error code of Node.js's TLS and sockets: what the error says, and how often a connection was
 * opened. The codes are raised on the socket itself, below n8n's HTTP client.
 */
import { Socket } from 'node:net';

import { agentProtocols } from '../../core/agent';
import { sessionAnswer } from './harness/agent-sessions';
import { listen, readAll } from './harness/loopback';
import { runNode } from './harness/workflow';

/** From Node.js's documentation (tls, "X509 certificate error codes"), and OpenSSL's names as Node.js spells them. */
const TLS_CODES = [
	...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
	...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_CRL'],
	...['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY'],
	...['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'HOSTNAME_MISMATCH', 'ERR_TLS_CERT_ALTNAME_INVALID'],
	...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_REJECTED', 'CERT_UNTRUSTED'],
	...['CERT_CHAIN_TOO_LONG', 'CERT_SIGNATURE_FAILURE', 'CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID', 'CRL_SIGNATURE_FAILURE'],
	...['ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERROR_IN_CERT_NOT_AFTER_FIELD'],
	...['ERROR_IN_CRL_LAST_UPDATE_FIELD', 'ERROR_IN_CRL_NEXT_UPDATE_FIELD'],
	...['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
	...[
		'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
		'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
		'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
	],
	...['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ERR_SSL_NO_CIPHERS_AVAILABLE'],
	...['ERR_SSL_DH_KEY_TOO_SMALL', 'ERR_SSL_EE_KEY_TOO_SMALL', 'ERR_TLS_HANDSHAKE_TIMEOUT', 'UNSPECIFIED', 'EPROTO'],
] as const;

/** Errors while the connection is set up. The agent cannot have received anything. */
const CONNECT_CODES = [
	...['ECONNREFUSED', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'],
	...['ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'EMFILE', 'ENFILE'],
] as const;

/** Errors on a connection over which the request has been sent. The agent may be running. */
const LATER_CODES = [
	'ECONNRESET',
	'EPIPE',
	'ECONNABORTED',
	'ETIMEDOUT',
	'ENETRESET',
	'EHOSTUNREACH',
	'ENETDOWN',
] as const;

const failure = (code: string, syscall: string) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
const names = agentProtocols.map(({ name }) => name);

afterEach(() => jest.restoreAllMocks());

/** Every new socket fails with this error before it is connected. Returns the number of sockets. */
function failingSockets(code: string, syscall: string): () => number {
	const connect = jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket) {
		process.nextTick(() => this.destroy(failure(code, syscall)));
		return this;
	});
	return () => connect.mock.calls.length;
}

async function run(agentApi: string, url: string): Promise<Record<string, unknown>> {
	const result = await runNode({
		type: 'agentRun',
		parameters: {
			agentApi,
			url,
			target: 'target-1',
			authentication: 'none',
			message: 'Hello',
			waitForReply: agentApi === 'codemieWorkflow' ? 'startOnly' : 'wait',
			options: { timeoutSeconds: 5, retries: 0 },
		},
		onError: 'continueRegularOutput',
	});
	return (result.items[0]?.json.error ?? {}) as Record<string, unknown>;
}

describe.each(names)('%s', (agentApi) => {
	test.each(TLS_CODES)('%s: nothing was sent, and the cure is named', async (code) => {
		const sockets = failingSockets(code, 'x');
		const error = await run(agentApi, 'https://127.0.0.1:1/agent');
		expect(error).toMatchObject({ code: 'connection-failed', systemCode: code, accepted: 'no' });
		expect(error.message).toMatch(/^The agent could not be reached: (?:its|the issuer|it )/);
		expect(error.description).not.toBe('');
		expect(sockets()).toBe(1);
	});

	test.each(CONNECT_CODES)('%s while connecting: nothing was sent', async (code) => {
		failingSockets(code, /^E(?:AI_|NOTFOUND)/.test(code) ? 'getaddrinfo' : 'connect');
		const error = await run(agentApi, 'http://127.0.0.1:1/agent');
		expect(error).toMatchObject({ code: 'connection-failed', systemCode: code, accepted: 'no' });
		expect(error.description).not.toBe('');
	});

	test.each(LATER_CODES)(
		'%s after the request was sent: the result is unknown, and it is not sent again',
		async (code) => {
			const sockets: Socket[] = [];
			const connect = Reflect.get(Socket.prototype, 'connect') as (...given: unknown[]) => unknown;
			jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given: unknown[]) {
				sockets.push(this);
				return Reflect.apply(connect, this, given) as Socket;
			});
			let runs = 0;
			const server = await listen((request, response) => {
				void readAll(request).then(() => {
					const { method = '', url = '' } = request;
					const session = sessionAnswer(url);
					if (session !== undefined) return response.end(session);
					if (url.startsWith('/agent/result/')) return response.writeHead(404).end('{}');
					if (method === 'GET') return response.writeHead(404).end('no card');
					runs++;
					return sockets.at(-1)?.destroy(failure(code, 'read'));
				});
			});
			const error = await run(agentApi, `${server.url}/agent`);
			await server.close();
			expect(runs).toBe(1);
			// CodeWords asks for the result by the ID of the run, which exists
			expect(error.accepted).toBe(agentApi === 'codewordsRun' ? 'yes' : 'unknown');
		},
	);
});
