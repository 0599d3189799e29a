import { brokenExchange } from '../../../../../nodes/shared/http/answer';
import { connectionCause } from '../../../../../nodes/shared/http/connection-cause';

const CA = 'NODE_EXTRA_CA_CERTS';

/** Node's TLS error codes, from its documentation (tls, "X509 certificate error codes") and from OpenSSL. */
describe('a TLS error says that nothing was sent, and what to do', () => {
	test.each([
		['DEPTH_ZERO_SELF_SIGNED_CERT', CA],
		['SELF_SIGNED_CERT_IN_CHAIN', CA],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', CA],
		['UNABLE_TO_GET_ISSUER_CERT', CA],
		['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', CA],
		['UNABLE_TO_GET_CRL', CA],
		['INVALID_CA', CA],
		['PATH_LENGTH_EXCEEDED', CA],
		['CERT_UNTRUSTED', CA],
		['CERT_HAS_EXPIRED', 'valid certificate'],
		['CERT_NOT_YET_VALID', 'clock'],
		['CERT_REVOKED', 'valid certificate'],
		['INVALID_PURPOSE', 'valid certificate'],
		['UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'valid certificate'],
		['UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'valid certificate'],
		['UNSPECIFIED', 'valid certificate'],
		['CERT_REJECTED', 'valid certificate'],
		['CERT_CHAIN_TOO_LONG', 'valid certificate'],
		['CERT_SIGNATURE_FAILURE', 'valid certificate'],
		['CRL_HAS_EXPIRED', 'valid certificate'],
		['ERROR_IN_CERT_NOT_AFTER_FIELD', 'valid certificate'],
		['UNABLE_TO_DECRYPT_CERT_SIGNATURE', 'valid certificate'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'host name'],
		['HOSTNAME_MISMATCH', 'host name'],
		['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'client certificates'],
		['ERR_SSL_WRONG_VERSION_NUMBER', 'http://'],
		['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'http://'],
		['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS 1.2'],
		['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'TLS 1.2'],
		['ERR_SSL_UNSUPPORTED_PROTOCOL', 'TLS 1.2'],
		['ERR_SSL_EE_KEY_TOO_SMALL', 'TLS 1.2'],
		['EPROTO', 'TLS 1.2'],
	])('%s', (code, cure) => {
		const cause = connectionCause(code, 'x', 'unknown');
		expect(cause).toMatchObject({ sent: false, lasting: true });
		expect(cause.cure).toContain(cure);
	});

	test.each([
		['write EPROTO 1:error:0A00010B:SSL routines:f:wrong version number:r.c:1', 'http://'],
		['write EPROTO 1:error:0A00042E:SSL routines:f:tlsv1 alert protocol version:r.c:1', 'TLS 1.2'],
	])('EPROTO in OpenSSL’s words: %s', (message, cure) => {
		expect(connectionCause('EPROTO', message, 'unknown').cure).toContain(cure);
	});
});

const failing = (code: string | undefined, message = 'x', more: object = {}) =>
	brokenExchange(
		Object.assign(new Error('wrapped', { cause: Object.assign(new Error(message), { code, ...more }) }), {
			message,
			...(code !== undefined && { code }),
		}),
	);

test('an answer that is not HTTP is named as such', () => {
	expect(connectionCause('HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/', 'unknown')).toEqual({
		sent: true,
		problem: 'its answer is not HTTP',
		cure: 'Check the port, and whether the URL must begin with https://.',
	});
	expect(connectionCause('X_HPE_CODE', 'x', 'unknown')).toEqual({ sent: true });
});

test('OpenSSL’s words in another error do not make it a TLS error', () => {
	expect(connectionCause('ECONNRESET', 'reset during an http request', 'unknown')).toEqual({ sent: true });
});

describe('a socket error says whether the request was sent', () => {
	test.each<[string | undefined, string, object, boolean]>([
		['ECONNREFUSED', 'x', { syscall: 'connect' }, false],
		['ENOTFOUND', 'x', { syscall: 'getaddrinfo' }, false],
		['EAI_AGAIN', 'x', { syscall: 'getaddrinfo' }, false],
		['EHOSTUNREACH', 'x', {}, false],
		['ENETUNREACH', 'x', {}, false],
		['EHOSTUNREACH', 'x', { syscall: 'read' }, true],
		['ENETDOWN', 'x', { syscall: 'write' }, true],
		['EADDRNOTAVAIL', 'x', {}, false],
		['EACCES', 'x', { syscall: 'connect' }, false],
		['EACCES', 'x', {}, true],
		['ETIMEDOUT', 'connect ETIMEDOUT', { syscall: 'connect' }, false],
		['ETIMEDOUT', 'x', { errors: [{ syscall: 'connect' }, { syscall: 'connect' }] }, false],
		['ECONNRESET', 'socket hang up', {}, true],
		['ECONNRESET', 'x', { syscall: 'connect' }, true],
		['ECONNRESET', 'Client network socket disconnected before secure TLS connection was established', {}, false],
		[undefined, 'Proxy connection ended before receiving CONNECT response', {}, false],
		['EPIPE', 'x', { syscall: 'write' }, true],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'x', {}, true],
		['HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/', {}, true],
		[undefined, 'x', {}, true],
	])('%s: %s %j', (code, message, more, sent) => {
		expect(failing(code, message, more)).toMatchObject({ kind: 'connection', sent });
	});

	test('but a timeout after connecting means that the request was sent', () => {
		expect(failing('ETIMEDOUT')).toEqual({ kind: 'timeout' });
		expect(failing('ECONNABORTED')).toEqual({ kind: 'timeout' });
	});
});
