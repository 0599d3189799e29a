import { requireObject } from '../../arguments';
import { Failure } from '../../failure';
import { nameList } from '../../text/name-list';
import { requireSecrets } from '../keys/secrets';
import { resolveProfile } from '../profiles';
import type { Reason, SignatureProfile } from '../types';
import { step, type ExplainedStep, type ExplainWebhookInput, type WebhookExplanation } from './explanation';
import { findCause, type Search } from './find-cause';
import { profilesByHeader, profilesThatHold, profilesWithHeaders } from './other-profiles';
import {
	contentStep,
	isTime,
	matchStep,
	secretStep,
	signatureLikeHeaders,
	signatureStep,
	sourceStep,
	timeStep,
} from './steps';
import { verifierFor, type Attempt } from './trial';

const USAGE = 'explainWebhook({ profile, secrets, request })';

const MAX_PROFILES = 5;

const namesOf = (profiles: readonly SignatureProfile[]): string =>
	nameList(profiles.slice(0, MAX_PROFILES).map(({ displayName, name }) => `${displayName} (${name})`));

/** The verdict on the request as it is. */
interface Judged {
	readonly reason?: Reason;
	readonly hint: string;
	/** Why the secret cannot be used with this profile at all. */
	readonly unusable?: Failure;
}

function judge(input: ExplainWebhookInput, profile: SignatureProfile): Judged {
	const { request, secrets, publicUrl, now, toleranceSeconds } = input;
	const tolerance = now === undefined ? Infinity : toleranceSeconds;
	const verifier = verifierFor({ profile, secrets }, { toleranceSeconds: tolerance, ...(publicUrl && { publicUrl }) });
	if (verifier instanceof Failure) {
		if (verifier.code !== 'invalid-secret') throw new Failure(verifier.code, verifier.message, verifier.cure);
		return { reason: 'signature-mismatch', hint: `${verifier.message}. ${verifier.cure}`, unusable: verifier };
	}
	const verdict = verifier.authenticate(request, now ?? 0);
	if (verdict.ok) return { hint: '' };
	return { reason: verdict.reason, hint: verifier.explain(request, verdict.reason, now) };
}

function stepsOf(input: ExplainWebhookInput, profile: SignatureProfile, judged: Judged): readonly ExplainedStep[] {
	const { reason, hint, unusable } = judged;
	const secret = unusable && step('secret', 'problem', `${unusable.message}. ${unusable.cure}.`);
	return [
		sourceStep(profile),
		...(unusable === undefined ? [signatureStep(reason, hint)] : []),
		secret ?? secretStep(profile, input.secrets),
		contentStep(profile, input.request),
		...(unusable === undefined ? [matchStep(reason, hint)] : []),
		...timeStep(reason, hint, input.now !== undefined),
	];
}

/** What else would hold: another form of the same delivery, or another source. */
interface Alternatives extends Search {
	readonly holding: readonly SignatureProfile[];
	readonly byHeader: readonly SignatureProfile[];
}

function alternativesTo(
	{ secrets, request, publicUrl, now = 0 }: ExplainWebhookInput,
	profile: SignatureProfile,
): Alternatives {
	const attempt: Attempt = { profile, secrets, request, ...(publicUrl && { publicUrl }) };
	const holding = profilesThatHold(attempt, now);
	return { ...findCause(attempt, now), holding, byHeader: profilesByHeader(attempt) };
}

function triedSteps({ tried, cause, holding, byHeader }: Alternatives): readonly ExplainedStep[] {
	const found = [
		holding.length > 0 ? `The signature is valid for the source ${namesOf(holding)}.` : '',
		cause ? `The signature is valid ${cause.holds}.` : '',
	].filter(Boolean);
	const none = `The signature is valid for no other source, and for none of ${tried} other bodies, secrets, URLs and algorithms.`;
	const headers =
		byHeader.length > 0 ? [step('tried', 'note', `The headers are those that ${namesOf(byHeader)} sends.`)] : [];
	return [...(found.length > 0 ? found : [none]).map((text) => step('tried', 'note', text)), ...headers];
}

const REBUILT =
	'The capture does not contain the bytes that were sent, so this does not show that the request was changed. Capture it as a raw HTTP file, or with Raw Body of the trigger.';

function adviceOf(input: ExplainWebhookInput, { hint }: Judged, found: Alternatives): readonly string[] {
	const { cause, holding, byHeader } = found;
	const source = holding.length > 0 ? [`Choose the source ${namesOf(holding)}.`] : [];
	const changed = cause ? [input.exactBody === false ? `${REBUILT}` : cause.advice] : [];
	if (source.length + changed.length > 0) return [...source, ...changed];
	const named = byHeader.length > 0 ? [`Check whether the source is ${namesOf(byHeader)}.`] : [];
	return [...named, `${hint}.`, ...(input.exactBody === false ? [REBUILT] : [])];
}

function explainFor(profile: SignatureProfile, input: ExplainWebhookInput): WebhookExplanation {
	const judged = judge(input, profile);
	const { reason, hint } = judged;
	const steps = stepsOf(input, profile, judged);
	const { name, displayName } = profile;
	if (reason === undefined) {
		return { ok: true, profile: name, summary: `The request is a genuine one from ${displayName}.`, steps, advice: [] };
	}
	if (isTime(reason)) return { ok: false, profile: name, reason, summary: `${hint}.`, steps, advice: [`${hint}.`] };
	const found = alternativesTo(input, profile);
	const advice = adviceOf(input, judged, found);
	return {
		ok: false,
		profile: name,
		reason,
		summary: `The request is not valid for ${displayName}: ${reason}.`,
		steps: [...steps, ...triedSteps(found)],
		advice,
	};
}

/** Explains a request whose source is not known: the first source under which it holds, or whose headers it has. */
function explainUnknown(input: ExplainWebhookInput): WebhookExplanation {
	const { secrets, request, publicUrl, now = 0 } = input;
	const any = { name: '' } as SignatureProfile;
	const [holding] = profilesThatHold({ profile: any, secrets, request, ...(publicUrl && { publicUrl }) }, now);
	const [likely] = profilesWithHeaders(request.headers);
	const profile = holding ?? likely;
	if (profile !== undefined) return explainFor(profile, input);
	const seen = signatureLikeHeaders(request);
	const text = `The request has ${seen === '' ? 'no header that looks like a signature' : seen}.`;
	return {
		ok: false,
		summary: 'No known source sends these headers.',
		steps: [step('source', 'problem', text)],
		advice: ['Name the source, or describe it with the source Custom Signature.'],
	};
}

/**
 * Says step by step why a captured request is not valid, and what to do: which bytes, which header, which other form of the
 * secret, a body that was written again, or another source that would fit. It tries some hundred changes, so it is for people who
 * look for a mistake, not for receivers. The result never holds a secret.
 *
 * @example
 * const secrets = ["It's a Secret to Everybody"];
 * const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' };
 * const request = { headers, body: Buffer.from('Hello, World!\n') };
 * const explained = explainWebhook({ profile: 'github', secrets, request });
 * explained.reason; // 'signature-mismatch'
 * explained.steps.at(-1).text; // 'The signature is valid for the body without the line break at its end: byte 14 is a line feed; in the signed body it is the end.'
 *
 * @throws Failure for an unknown profile or a missing secret
 */
export function explainWebhook(input: ExplainWebhookInput): WebhookExplanation {
	requireObject(input, USAGE);
	requireSecrets(input.secrets);
	return input.profile === undefined ? explainUnknown(input) : explainFor(resolveProfile(input.profile), input);
}
