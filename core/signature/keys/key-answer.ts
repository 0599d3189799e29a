import { isObject, parseJson } from '../../text/json';
import { readPath } from '../../text/json-path';
import type { FetchedAnswer, KeyAnswer } from '../types';
import { fromCertificate, fromJwk, fromPem, type PublicKey } from './public-key';

/** The keys of answers read before. An answer is an object that its fetcher keeps. */
const known = new WeakMap<FetchedAnswer, ReadonlyMap<KeyAnswer, readonly PublicKey[]>>();

/** No vendor has more keys. Each may have to be tried. */
const MAX_KEYS = 100;

function read({ body }: FetchedAnswer, answer: KeyAnswer): readonly (PublicKey | undefined)[] {
	if (answer.form === 'certificate') return [fromCertificate(body)];
	const document = parseJson(body);
	if (!isObject(document)) return [];
	switch (answer.form) {
		case 'jwks':
			return Array.isArray(document.keys) ? document.keys.slice(0, MAX_KEYS).map(fromJwk) : [];
		case 'jwk':
			return [fromJwk(readPath(document, answer.path))];
		case 'pem': {
			const pem = readPath(document, answer.path);
			return [typeof pem === 'string' ? fromPem(pem) : undefined];
		}
		case 'certificates-by-id':
			return Object.entries(document)
				.slice(0, MAX_KEYS)
				.map(([id, pem]) => {
					const key = typeof pem === 'string' ? fromCertificate(pem) : undefined;
					return key && { ...key, id };
				});
	}
}

/** The keys in an answer, read once; none in an answer of another form. */
export function keysIn(fetched: FetchedAnswer, answer: KeyAnswer): readonly PublicKey[] {
	const before = known.get(fetched)?.get(answer);
	if (before !== undefined) return before;
	const isAnswer = (fetched.status ?? 200) === 200 && typeof fetched.body === 'string';
	const keys = isAnswer ? read(fetched, answer).filter((key) => key !== undefined) : [];
	known.set(fetched, new Map([[answer, keys]]));
	return keys;
}
