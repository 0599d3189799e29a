import { nameList } from '../../text/name-list';
import { oneLine } from '../../text/one-line';
import { coversBody } from '../coverage';
import { sha256 } from '../keys/sha256';
import { secretMistake } from '../mistakes/secret';
import type { Reason, SignatureProfile, WebhookRequest } from '../types';
import { step, type ExplainedStep } from './explanation';

/** Reasons that concern the place and the form of the signature, not its value. */
const BEFORE_MATCH: readonly Reason[] = ['signature-missing', 'signature-malformed', 'signature-ambiguous'];
const TIME: readonly Reason[] = ['timestamp-too-old', 'timestamp-too-new'];

export const isTime = (reason: Reason | undefined): boolean => reason !== undefined && TIME.includes(reason);

function placeOf({ scheme }: SignatureProfile): string {
	switch (scheme.kind) {
		case 'jws':
			return `a signed token in the header ${scheme.header}`;
		case 'public-key':
			return 'a signature under a public key that is fetched';
		case 'message-signature':
			return 'the headers Signature-Input and Signature';
		case 'token':
			return scheme.token.in === 'header'
				? `the secret itself in the header ${scheme.token.name}`
				: 'the secret itself';
		case 'signed': {
			const forms = scheme.forms.map(({ prefix, encoding }) => `${prefix}<${encoding}>`).join(' or ');
			const { signature } = scheme;
			if (signature.in === 'header') return `${forms} in the header ${signature.names.join(' or ')}`;
			return `${forms} in ${signature.in === 'query' ? 'the URL' : 'the body'}`;
		}
	}
}

export function sourceStep(profile: SignatureProfile): ExplainedStep {
	return step('source', 'note', `${profile.displayName} sends ${placeOf(profile)}.`);
}

/** @param hint what speaks for the reason */
export function signatureStep(reason: Reason | undefined, hint: string): ExplainedStep {
	if (reason !== undefined && BEFORE_MATCH.includes(reason)) return step('signature', 'problem', `${hint}.`);
	return step('signature', 'ok', 'The request has one, in the right form.');
}

export function secretStep(profile: SignatureProfile, secrets: readonly string[]): ExplainedStep {
	const mistake = secretMistake(profile, secrets);
	if (mistake !== undefined) return step('secret', 'problem', `${mistake}.`);
	const count = secrets.length === 1 ? 'The secret has' : `All ${secrets.length} secrets have`;
	return step('secret', 'ok', `${count} a form that ${profile.displayName} uses.`);
}

function facts(body: Buffer): readonly string[] {
	const text = body.toString('utf8');
	return [
		text.startsWith('\ufeff') ? 'begins with a byte order mark' : '',
		/\r?\n$/.test(text) ? 'ends with a line break' : '',
		text.includes('\r\n') ? 'has line breaks as CRLF' : '',
		Buffer.from(text, 'utf8').equals(body) ? '' : 'is not text in UTF-8',
	].filter(Boolean);
}

/** Which bytes are signed: their number and digest, so that both sides can compare them. */
export function contentStep({ scheme }: SignatureProfile, { body }: WebhookRequest): ExplainedStep {
	if (!coversBody(scheme)) return step('content', 'note', 'The body is not signed.');
	const what = scheme.kind === 'signed' ? `The signed content is ${scheme.content}. ` : '';
	const found = facts(body);
	const more = found.length === 0 ? '' : ` It ${nameList(found)}.`;
	return step(
		'content',
		'note',
		`${what}The body has ${body.length} bytes, with the SHA-256 ${sha256(body).toString('hex')}.${more}`,
	);
}

/** @param hint what speaks for the reason */
export function matchStep(reason: Reason | undefined, hint: string): ExplainedStep {
	if (reason === undefined || isTime(reason))
		return step('match', 'ok', 'The signature is valid for these bytes and this secret.');
	return step('match', 'problem', BEFORE_MATCH.includes(reason) ? 'There is nothing to compare.' : `${hint}.`);
}

/** @param judged whether the caller said what time it is */
export function timeStep(reason: Reason | undefined, hint: string, judged: boolean): readonly ExplainedStep[] {
	if (isTime(reason)) return [step('time', 'problem', `${hint}.`)];
	return judged || reason !== undefined
		? []
		: [step('time', 'note', 'The age was not checked, because a capture is always old.')];
}

const SIGNATURE_LIKE = /signature|hmac|token|authorization|digest/i;
const MAX_NAME = 60;

/** The headers that may carry a signature or a token, by name. */
export function signatureLikeHeaders({ headers }: WebhookRequest): string {
	const names = Object.keys(headers).filter((name) => SIGNATURE_LIKE.test(name));
	return nameList(names.slice(0, 8).map((name) => oneLine(name, MAX_NAME)));
}
