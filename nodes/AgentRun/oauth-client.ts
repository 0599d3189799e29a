import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { sha256Hex } from '../../core/signature/content-digest';
import { NodeFailure } from '../shared/errors';
import { openHttp, readWhole } from '../shared/http-stream';
import type { Deadline } from '../shared/http-stream';
import { parseJson } from '../shared/parameters';

/** A client of an OAuth2 server, for example of CodeMie's Keycloak. */
export interface OAuthClient {
	tokenUrl: string;
	clientId: string;
	clientSecret: string;
	scope: string;
	sendsSecretIn: 'header' | 'body';
}

interface KnownToken {
	token: string;
	expiresAt: number;
}

/** Tokens of this process, by a hash of all that they depend on. */
const known = new Map<string, KnownToken>();
const MAX_KNOWN = 200;
const MAX_TOKEN_ANSWER = 1024 * 1024;
/** A token is renewed this long before it ends, and is used so long when its server does not say. */
const MARGIN_SECONDS = 30;
const DEFAULT_SECONDS = 60;

export function parseOAuthClient(credential: IDataObject): OAuthClient {
	const field = (name: string) => (typeof credential[name] === 'string' ? credential[name].trim() : '');
	const client: OAuthClient = {
		tokenUrl: field('signInUrl'),
		clientId: field('clientId'),
		clientSecret: field('clientSecret'),
		scope: field('scope'),
		sendsSecretIn: credential.clientAuthentication === 'body' ? 'body' : 'header',
	};
	if (client.tokenUrl === '' || client.clientId === '' || client.clientSecret === '') {
		throw new NodeFailure(
			'The credential lacks the sign-in URL, the client ID or the client secret',
			'Open the Agent Endpoint credential and enter them.',
			{ accepted: 'no' },
		);
	}
	return client;
}

/** A bearer token by client credentials: the known one while it lasts, unless a fresh one is asked for. */
export async function bearerToken(
	context: IExecuteFunctions,
	client: OAuthClient,
	deadline: Deadline,
	fresh: boolean,
): Promise<string> {
	const name = sha256Hex(JSON.stringify(client));
	const now = Date.now() / 1000;
	const found = known.get(name);
	if (!fresh && found && found.expiresAt > now) return found.token;
	const { token, seconds } = await signIn(context, client, deadline);
	if (known.size >= MAX_KNOWN) known.clear();
	known.set(name, { token, expiresAt: now + seconds - MARGIN_SECONDS });
	return token;
}

async function signIn(context: IExecuteFunctions, client: OAuthClient, deadline: Deadline) {
	const opened = await openHttp(context, tokenRequest(client), deadline);
	if (opened.kind !== 'answer') throw refused('The sign-in server could not be reached');
	const body = await readWhole(opened.chunks, MAX_TOKEN_ANSWER, deadline);
	return tokenOf(opened.status, body.kind === 'body' ? body.bytes.toString('utf8') : '');
}

/** The token in a sign-in server's answer, and for how many seconds it is good. */
export function tokenOf(status: number, text: string): { token: string; seconds: number } {
	const parsed = parseJson(text);
	const answer = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
	const { access_token: token, expires_in: given, error } = answer;
	if (typeof token === 'string' && token !== '') {
		const seconds = Number(given ?? DEFAULT_SECONDS);
		return { token, seconds: Number.isFinite(seconds) ? seconds : DEFAULT_SECONDS };
	}
	const reason = typeof error === 'string' ? `: ${error.slice(0, 100)}` : '';
	throw refused(`The sign-in server answered ${status} without a token${reason}`);
}

/** The client's sign-in. */
export function tokenRequest({ tokenUrl, clientId, clientSecret, scope, sendsSecretIn }: OAuthClient) {
	const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== '' && { scope }) });
	const headers: Record<string, string> = {
		'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
		Accept: 'application/json',
	};
	if (sendsSecretIn === 'body') {
		form.set('client_id', clientId);
		form.set('client_secret', clientSecret);
	} else {
		const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
		headers.Authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
	}
	return { method: 'POST' as const, url: tokenUrl, headers, body: Buffer.from(form.toString(), 'utf8') };
}

function refused(message: string): NodeFailure {
	return new NodeFailure(message, 'Check the sign-in URL, the client ID, its secret and the scope in the credential.', {
		accepted: 'no',
	});
}
