/** What a connection error reveals about its request, besides its message. */
export interface ConnectionCause {
	/** Whether the server may have received the request. */
	readonly sent: boolean;
	/** What is wrong. It replaces the TLS library's message, which contains function names and memory addresses. */
	readonly problem?: string;
	readonly cure?: string;
	/** Whether another attempt would fail in the same way. */
	readonly lasting?: true;
}

/** When an error occurred, as the system call that failed shows. */
export type ConnectionPhase = 'connecting' | 'in-use' | 'unknown';

/** Codes that prove that the server received nothing: refused, unknown host, blocked by n8n, or an invalid request. */
const NEVER_SENT = new Set([
	'BLOCKED',
	'ECONNREFUSED',
	'EADDRNOTAVAIL',
	'EAI_AGAIN',
	'EAI_FAIL',
	'EAI_NODATA',
	'EAI_NONAME',
	'EHOSTDOWN',
	'EHOSTUNREACH',
	'EMFILE',
	'ENETDOWN',
	'ENETUNREACH',
	'ENFILE',
	'ENOTFOUND',
	'ERR_INVALID_CHAR',
	'ERR_INVALID_HTTP_TOKEN',
	'ERR_INVALID_URL',
	'ERR_SOCKET_CONNECTION_TIMEOUT',
	'ERR_UNESCAPED_CHARACTERS',
	'UND_ERR_CONNECT_TIMEOUT',
]);

const TRUST =
	'Set the environment variable NODE_EXTRA_CA_CERTS of n8n to a file with the certificate of its issuer, and restart n8n.';
const ASK_OPERATOR = 'Ask the operator of the server to install a valid certificate.';

/** TLS errors before the request is sent, by code; for EPROTO, by OpenSSL's message. The first match applies. */
const TLS_CAUSES: readonly (readonly [RegExp, { readonly problem: string; readonly cure: string }])[] = [
	[
		/SELF_SIGNED_CERT/,
		{ problem: 'its TLS certificate is self-signed, or signed by a private authority', cure: TRUST },
	],
	[
		/UNABLE_TO_GET_|UNABLE_TO_VERIFY_|INVALID_CA|CERT_UNTRUSTED|PATH_LENGTH/,
		{
			problem: 'the issuer of its TLS certificate is unknown',
			cure: `Ask the operator of the server to send the complete certificate chain. If the issuer is private: ${TRUST}`,
		},
	],
	[/CERT_HAS_EXPIRED/, { problem: 'its TLS certificate has expired', cure: ASK_OPERATOR }],
	[
		/CERT_NOT_YET_VALID/,
		{ problem: 'its TLS certificate is not valid yet', cure: 'Check the clock of the machine that runs n8n.' },
	],
	[
		/ALTNAME_INVALID|HOSTNAME_MISMATCH/,
		{
			problem: 'its TLS certificate belongs to another host name',
			cure: 'Use the host name of the certificate in the URL, not an IP address or another name.',
		},
	],
	[
		/CERTIFICATE_REQUIRED|certificate required|alert bad certificate|ALERT_BAD_CERTIFICATE/,
		{
			problem: 'it requires a client certificate',
			cure: 'This node does not send client certificates. Use another URL of the server, or a proxy that adds the certificate.',
		},
	],
	[
		/^CERT_|^CRL_|^ERROR_IN_CERT|^ERROR_IN_CRL|_CERT_|CERTIFICATE|^INVALID_PURPOSE|^UNABLE_TO_DEC|^UNSPECIFIED$/,
		{ problem: 'its TLS certificate is not valid', cure: ASK_OPERATOR },
	],
	[
		/wrong version number|WRONG_VERSION|packet length too long|PACKET_LENGTH|http request|HTTP_REQUEST/,
		{
			problem: 'it does not use TLS at this port',
			cure: 'Enter the URL with http:// instead of https://, or the port that the server uses for HTTPS.',
		},
	],
	[
		/^EPROTO$|^ERR_SSL_.*(?:VERSION|PROTOCOL|HANDSHAKE|CIPHER|UNKNOWN_CA|UNRECOGNIZED_NAME|RENEGOTIATION|TOO_SMALL|TOO_WEAK)|^ERR_TLS_/,
		{
			problem: 'it and n8n did not agree on a TLS connection',
			cure: 'Check that the host name is correct, and that the server supports TLS 1.2 or 1.3.',
		},
	],
];

/** Messages of errors that have no code of their own. */
const BEFORE_SENDING =
	/before secure TLS connection was established|before receiving CONNECT response|Proxy connection (?:timed out|failed)/i;

/**
 * @param message of the error
 * @param phase while the connection was set up, while it was used, or unknown
 */
export function connectionCause(code: string, message: string, phase: ConnectionPhase): ConnectionCause {
	const tls = TLS_CAUSES.find(([pattern]) => pattern.test(code) || (code === 'EPROTO' && pattern.test(message)));
	if (tls !== undefined) return { sent: false, lasting: true, ...tls[1] };
	if (/^HPE_/.test(code)) {
		return {
			sent: true,
			problem: 'its answer is not HTTP',
			cure: 'Check the port, and whether the URL must begin with https://.',
		};
	}
	// a reset may be reported as a connection error although the request was already being sent
	const neverConnected = phase === 'connecting' && code !== 'ECONNRESET';
	// a network that goes down later has the same codes as one that was never there
	const codeProves = NEVER_SENT.has(code) && phase !== 'in-use';
	return { sent: !neverConnected && !codeProves && !BEFORE_SENDING.test(message) };
}
