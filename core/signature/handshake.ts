import { createHmac } from 'node:crypto';

import { followPath, parsePath } from '../text/json-path';
import { equalBytes } from './keys/equal-bytes';
import { sha256 } from './keys/sha256';
import { type RequestView } from './request/request-view';
import { compileSource } from './request/value-source';
import { compileCapture, MAX_UNSIGNED_BODY } from './secret-capture';
import type { AnswerValue, Config, Handshake, HandshakeAnswer, HandshakeCondition } from './types';

/** The maximum length of an echo; no provider's challenge is longer. */
const MAX_ECHO = 4096;

type ConditionCheck = (view: RequestView) => boolean;

/** The part of the configuration that handshakes need. */
export interface HandshakeKeys {
	/** Newest first; empty until a secret is known (Notion, Asana). */
	readonly secrets: readonly string[];
	/** The word that the provider repeats (Meta's verify token); default: any of the secrets. */
	readonly token?: string;
	/** what the user configures besides */
	readonly config?: Config;
}

function equalsAny(value: string, accepted: readonly string[]): boolean {
	const given = sha256(value);
	return accepted.some((text) => equalBytes(sha256(text), given));
}

function compileJson(condition: Extract<HandshakeCondition, { on: 'json' }>): ConditionCheck {
	const steps = parsePath(condition.path);
	return (view) => {
		const value = followPath(view.json(), steps);
		if (condition.emptyArray) return Array.isArray(value) && value.length === 0;
		return condition.is === undefined ? value !== undefined : value === condition.is;
	};
}

function compileCondition(condition: HandshakeCondition, keys: HandshakeKeys): ConditionCheck {
	switch (condition.on) {
		case 'method':
			return (view) => view.method === condition.is;
		case 'header': {
			const name = condition.name.toLowerCase();
			return (view) => {
				const value = view.header(name);
				if (condition.absent) return value === undefined;
				return condition.is === undefined ? typeof value === 'string' : value === condition.is;
			};
		}
		case 'query':
			return (view) => {
				const value = view.query(condition.name);
				return condition.is === undefined ? typeof value === 'string' : value === condition.is;
			};
		case 'query-token': {
			const accepted = keys.token === undefined ? keys.secrets : [keys.token];
			return (view) => {
				const value = view.query(condition.name);
				return typeof value === 'string' && equalsAny(value, accepted);
			};
		}
		case 'json':
			return compileJson(condition);
		case 'form':
			return (view) => {
				const value = view.formField(condition.field);
				return condition.is === undefined ? value !== undefined : value === condition.is;
			};
	}
}

/** Returns the pattern anchored at both ends, whatever anchors it has already. */
const wholly = ({ source, flags }: RegExp): RegExp => new RegExp(`^(?:${source})$`, flags.replace(/[gmy]/g, ''));

/**
 * Returns a check whether a handshake would answer this text with its HMAC under the key that signs deliveries. Such a
 * text is never accepted as a delivery, because anyone can get it signed.
 */
export function compileMacOracle(handshakes: readonly Handshake[] = []): (body: Buffer) => boolean {
	const forms = handshakes.flatMap(({ answer: { text, json, headers } }) => {
		const values = [text, ...Object.values(json ?? {}), ...Object.values(headers ?? {})];
		return values.flatMap((value) => (typeof value === 'object' && 'mac' in value ? [wholly(value.form)] : []));
	});
	if (forms.length === 0) return () => false;
	return (body) => body.length <= MAX_ECHO && forms.some((form) => form.test(body.toString('utf8')));
}

/**
 * Builds a value of an answer. Its HMAC uses the secret that verified the request or, for an unverified one, the
 * newest.
 */
type MakeValue = (view: RequestView, secretIndex: number) => string | undefined;

/** The digest of values that are joined. It has no key in it, so it can sign nothing. */
function compileDigest(parts: Extract<AnswerValue, { sha256: unknown }>['sha256'], keys: HandshakeKeys): MakeValue {
	const makes = parts.map((part) => {
		if (!('setting' in part)) return compileValue(part, keys);
		const text = String(keys.config?.[part.setting] ?? '').trim();
		return () => text || undefined;
	});
	return (view, secretIndex) => {
		const texts = makes.map((make) => make(view, secretIndex));
		return texts.includes(undefined) ? undefined : sha256(texts.join('')).toString('hex');
	};
}

function compileValue(value: AnswerValue, keys: HandshakeKeys): MakeValue {
	if (typeof value === 'string') return () => value;
	if ('sha256' in value) return compileDigest(value.sha256, keys);
	if ('echo' in value) {
		const read = compileSource(value.echo);
		return (view) => {
			const text = read(view);
			return text !== undefined && text.length <= MAX_ECHO ? text : undefined;
		};
	}
	const read = compileSource(value.mac);
	const form = wholly(value.form);
	return (view, secretIndex) => {
		const text = read(view);
		const secret = keys.secrets[secretIndex];
		if (text === undefined || text.length > MAX_ECHO || secret === undefined) return undefined;
		if (!form.test(text)) return undefined;
		const mac = createHmac('sha256', secret).update(text).digest(value.encoding);
		return (value.prefix ?? '') + mac;
	};
}

function compileMap(values: Readonly<Record<string, AnswerValue | number>> | undefined, keys: HandshakeKeys) {
	const makes = Object.entries(values ?? {}).map(
		([name, value]) => [name, typeof value === 'number' ? value : compileValue(value, keys)] as const,
	);
	return (view: RequestView, secretIndex: number): Record<string, string | number> | undefined => {
		const made: Record<string, string | number> = {};
		for (const [name, make] of makes) {
			const text = typeof make === 'number' ? make : make(view, secretIndex);
			if (text === undefined) return undefined;
			made[name] = text;
		}
		return made;
	};
}

type Answer = (view: RequestView, secretIndex: number) => HandshakeAnswer | undefined;

/**
 * Compiles the answer of a handshake. Echoes are sent as plain text or JSON, so that no browser renders them as a page.
 */
function compileAnswer({ answer, capture }: Handshake, keys: HandshakeKeys): Answer {
	const text = answer.text === undefined ? undefined : compileValue(answer.text, keys);
	const json = answer.json === undefined ? undefined : compileMap(answer.json, keys);
	const headers = compileMap(answer.headers, keys);
	const tell = capture && compileCapture(capture, keys.secrets);
	return (view, secretIndex) => {
		const told = tell?.(view);
		if (tell !== undefined && told === undefined) return undefined;
		const own = headers(view, secretIndex);
		const document = json?.(view, secretIndex);
		if (json !== undefined && document === undefined) return undefined;
		const body = json === undefined ? (text?.(view, secretIndex) ?? (text ? undefined : '')) : JSON.stringify(document);
		if (own === undefined || body === undefined) return undefined;
		if (Object.values(own).some((value) => !/^[\x20-\x7e]*$/.test(String(value)))) return undefined;
		const type = json ? 'application/json' : 'text/plain; charset=utf-8';
		return {
			status: answer.status,
			headers: {
				...(body === '' ? {} : { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' }),
				...(own as Record<string, string>),
			},
			body,
			...told,
		};
	};
}

export interface CompiledHandshake {
	readonly verified: boolean;
	/** @param secretIndex index of the secret that verified the request, or 0 */
	readonly answer: (view: RequestView, secretIndex: number) => HandshakeAnswer | undefined;
	/** Checks the cheap conditions only, without reading the body or using a secret. */
	readonly mayApply: (view: RequestView) => boolean;
}

export function compileHandshake(handshake: Handshake, keys: HandshakeKeys): CompiledHandshake {
	const cheap: ConditionCheck[] = [];
	const costly: ConditionCheck[] = [];
	for (const condition of handshake.when) {
		const list = condition.on === 'json' || condition.on === 'form' ? costly : cheap;
		list.push(compileCondition(condition, keys));
	}
	const answer = compileAnswer(handshake, keys);
	const readsBody = costly.length > 0 && !handshake.verified;
	return {
		verified: handshake.verified,
		mayApply: (view) =>
			!(readsBody && view.body.length > MAX_UNSIGNED_BODY) && cheap.every((condition) => condition(view)),
		answer: (view, secretIndex) =>
			costly.every((condition) => condition(view)) ? answer(view, secretIndex) : undefined,
	};
}
