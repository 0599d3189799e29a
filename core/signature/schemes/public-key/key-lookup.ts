import { Failure } from '../../../failure';
import { isObject, parseJson } from '../../../text/json';
import { pinnedUrl } from '../../../text/url-host';
import { isValidAt } from '../../keys/certificates';
import { keysIn } from '../../keys/key-answer';
import { fromJwk, fromPem, type PublicKey } from '../../keys/public-key';
import { requireSecrets } from '../../keys/secrets';
import type { RequestView } from '../../request/request-view';
import { compileSources } from '../../request/value-source';
import type { FetchedAnswer, KeyAnswer, KeyCall, KeySource, Reason } from '../../types';
import type { Settings } from './settings';

/** What a request says about its key. */
export interface KeyHint {
	readonly view: RequestView;
	readonly keyId?: string;
}

export type FoundKeys = { readonly keys: readonly PublicKey[] } | { readonly reason: Reason };

export interface KeyLookup {
	/** the call that gets the key; undefined where nothing has to be fetched */
	readonly call: (hint: KeyHint) => KeyCall | { readonly reason: Reason } | undefined;
	/** @param now Unix seconds, for certificates */
	readonly find: (hint: KeyHint, answers: readonly FetchedAnswer[], now: number) => FoundKeys;
}

/** Each key that is tried hashes the content again. */
const MOST_TRIED = 8;

function chosen(keys: readonly PublicKey[], keyId: string | undefined): FoundKeys {
	if (keys.length === 0) return { reason: 'key-unavailable' };
	const named = keys.some(({ id }) => id !== undefined);
	const fitting = keyId === undefined || !named ? keys : keys.filter(({ id }) => id === keyId);
	return fitting.length === 0 ? { reason: 'key-unknown' } : { keys: fitting.slice(0, MOST_TRIED) };
}

function ofSecrets(secrets: readonly string[]): KeyLookup {
	const keys = requireSecrets(secrets).map((secret, index) => {
		const text = secret.trim();
		const key = text.startsWith('{') ? fromJwk(parseJson(text)) : fromPem(text);
		if (key !== undefined) return { ...key, id: undefined, secretIndex: index };
		throw new Failure(
			'invalid-secret',
			`Secret ${index + 1} is malformed: it must be a public key as PEM, in base64, or as a JSON Web Key`,
			'Copy the public key again from the sender. An RSA key must have at least 2048 bits',
		);
	});
	return { call: () => undefined, find: () => ({ keys }) };
}

function ofRow({ keys, choice }: Extract<KeySource, { from: 'row' }>, settings: Settings): KeyLookup {
	const key = fromPem(keys[settings.text(choice)] ?? '');
	return { call: () => undefined, find: () => (key === undefined ? { reason: 'key-unavailable' } : { keys: [key] }) };
}

const KEY_ID = /^[\w.~+/=-]{1,256}$/;

type AddressSource = Extract<KeySource, { from: 'address' }>;

function tokenOf({ token }: AddressSource, settings: Settings): KeyCall['token'] {
	if (token === undefined) return undefined;
	const [url, id, secret] = [settings.fill(token.address), settings.text(token.id), settings.text(token.secret)];
	return url === undefined ? undefined : { url, scope: token.scope, id, secret };
}

/** Tells whether each key has a call of its own, which names the key. */
const isPerKey = ({ addresses, post = {} }: AddressSource): boolean =>
	[...addresses, ...Object.values(post)].some((text) => text.includes('{key-id}'));

function callOf(source: AddressSource, settings: Settings, keyId: string): KeyCall | undefined {
	const { post, addresses } = source;
	const more = { 'key-id': keyId };
	const url = settings.fill(addresses[0] ?? '', { 'key-id': encodeURIComponent(keyId) });
	if (url === undefined) return undefined;
	const token = tokenOf(source, settings);
	const body = post && JSON.stringify(mapped(post, (value) => settings.fill(value, more) ?? ''));
	return {
		url,
		method: body === undefined ? 'GET' : 'POST',
		...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
		...(token && { token }),
		...(isPerKey(source) && { family: addresses[0] }),
	};
}

const mapped = (fields: Readonly<Record<string, string>>, change: (value: string) => string) =>
	Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));

function ofAddress(source: AddressSource, settings: Settings): KeyLookup {
	const { addresses, answer } = source;
	const needsId = isPerKey(source);
	const idOf = ({ keyId = '' }: KeyHint): string | undefined => (needsId && !KEY_ID.test(keyId) ? undefined : keyId);
	return {
		call(hint) {
			const keyId = idOf(hint);
			if (keyId === undefined) return { reason: 'key-unknown' };
			return callOf(source, settings, keyId) ?? { reason: 'key-unavailable' };
		},
		find(hint, answers) {
			const keyId = idOf(hint);
			if (keyId === undefined) return { reason: 'key-unknown' };
			const more = { 'key-id': encodeURIComponent(keyId) };
			const urls = addresses.map((address) => settings.fill(address, more));
			const keys = answers.filter(({ url }) => urls.includes(url)).flatMap((fetched) => keysIn(fetched, answer));
			return chosen(keys, hint.keyId);
		},
	};
}

type RequestSource = Extract<KeySource, { from: 'request' }>;

/** @returns the address, if it is one of the vendor: https, and host and path in full */
function pinned({ host, path }: RequestSource, address: string): string | undefined {
	const url = pinnedUrl(address, host);
	return url?.href === address && url.search === '' && path.test(url.pathname) ? address : undefined;
}

function isOfVendor({ certificate }: PublicKey, answer: KeyAnswer, now: number): boolean {
	if (certificate === undefined) return true;
	if (!isValidAt(certificate, now)) return false;
	const wanted = answer.form === 'certificate' ? answer.subject : undefined;
	return wanted === undefined || certificate.subject.split('\n').some((part) => wanted.test(part));
}

function ofRequest(source: RequestSource): KeyLookup {
	const read = compileSources(source.address);
	const address = ({ view }: KeyHint): string | undefined => pinned(source, read(view) ?? '');
	return {
		call(hint) {
			const url = address(hint);
			return url === undefined ? { reason: 'key-address-refused' } : { url, method: 'GET', family: source.host.source };
		},
		find(hint, answers, now) {
			const wanted = address(hint);
			if (wanted === undefined) return { reason: 'key-address-refused' };
			const fetched = answers.find(({ url }) => url === wanted);
			const found = chosen(fetched === undefined ? [] : keysIn(fetched, source.answer), undefined);
			if ('reason' in found || found.keys.every((key) => isOfVendor(key, source.answer, now))) return found;
			return { reason: 'certificate-refused' };
		},
	};
}

/** Compiles where a row's keys come from. A chain of certificates is read by the token's own check. */
export function compileKeyLookup(source: KeySource, settings: Settings, secrets: readonly string[]): KeyLookup {
	switch (source.from) {
		case 'secrets':
			return ofSecrets(secrets);
		case 'row':
			return ofRow(source, settings);
		case 'address':
			return source.orSecrets && secrets.length > 0 ? ofSecrets(secrets) : ofAddress(source, settings);
		case 'request':
			return ofRequest(source);
		case 'chain':
			return { call: () => undefined, find: () => ({ reason: 'certificate-refused' }) };
	}
}

/** Returns the key ID of a JSON object, if it has a sound one. */
export const keyIdOf = (header: unknown, name: string): string | undefined => {
	const id = isObject(header) && Object.hasOwn(header, name) ? header[name] : undefined;
	return typeof id === 'string' ? id : undefined;
};
