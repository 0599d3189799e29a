import {
	canSign,
	profiles,
	signWebhook,
	verifyWebhook,
	type SignatureProfile,
	type WebhookVerdict,
} from '../../core/signature';
import type { Libraries } from './libraries';
import type { Witness, WitnessRequest } from './witnesses/table.cjs';

/** 2026-12-01T12:00:00Z, where all clocks stand. */
export const NOW = 1_796_126_400;
export const A_YEAR = 365 * 24 * 3600;

export const profileOf = ({ profile }: Witness): SignatureProfile => profiles[profile] as SignatureProfile;

/** What a witness gets or signs, before it is signed. */
const unsigned = ({ body, headers, url = 'https://receiver.example/hook?team=7' }: Witness): WitnessRequest => ({
	method: 'POST',
	url,
	headers: { 'content-type': 'application/json', ...headers },
	body,
});

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Returns a delivery that our signer has signed. */
export function signedByUs(witness: Witness, timestamp = NOW): WitnessRequest {
	const request = unsigned(witness);
	const { method, url, headers, body } = request;
	const given = { method, url, headers, body: Buffer.from(body), id: 'msg_1', timestamp };
	const parts = signWebhook({ profile: witness.profile, secrets: [witness.secret], ...given });
	return {
		...request,
		url: parts.url ?? url,
		headers: { ...headers, ...lowerCase(parts.headers) },
		body: parts.body?.toString() ?? body,
	};
}

/** Returns a delivery that the vendor's library has signed, or the private key of the witness. */
export async function signedByThem(libraries: Libraries, witness: Witness, timestamp = NOW): Promise<WitnessRequest> {
	const request = unsigned(witness);
	const parts = await libraries.sign(witness, request, witness.secret, timestamp);
	return { ...request, ...parts, headers: { ...request.headers, ...lowerCase(parts.headers ?? {}) } };
}

export const delivery = (libraries: Libraries, witness: Witness, timestamp: number): Promise<WitnessRequest> =>
	canSign(profileOf(witness))
		? Promise.resolve(signedByUs(witness, timestamp))
		: signedByThem(libraries, witness, timestamp);

/** Returns our verdict: `true`, or the reason. */
export function judgedByUs(
	{ profile }: Witness,
	{ method, url, headers, body }: WitnessRequest,
	secret: string,
	now = NOW,
): string {
	const request = { method, url, headers, body: Buffer.from(body) };
	const verdict: WebhookVerdict = verifyWebhook({ profile, secrets: [secret], request, now });
	return verdict.ok ? 'true' : verdict.reason;
}
