import { endOfPath } from '../text/url-path';
import { requireSecrets } from './keys/secrets';
import { indexByName, requireFew, type KeyIdSource, type NamedSecret } from './named-secrets';
import type { BodyRules } from './request/body';
import { RequestView } from './request/request-view';
import { compileSource } from './request/value-source';
import { refuse } from './schemes/scheme';
import type {
	Authentication,
	EventDescription,
	HandshakeAnswer,
	Reason,
	Refusal,
	SignatureProfile,
	Verification,
	WebhookRequest,
} from './types';
import type { Verifier } from './verifier-types';

/** Makes the verifier of some secrets of the list. */
export type VerifierOf = (secrets: readonly string[]) => Verifier;

/** The secrets of a webhook with several senders. */
export interface SenderSecrets {
	/** Without a name, newest first: for requests without a key ID. May be empty. */
	readonly secrets: readonly string[];
	readonly named: readonly NamedSecret[];
	/** Where the sender states the key ID, which is a name. Without it, all secrets are tried in turn. */
	readonly keyId?: KeyIdSource;
}

type ReadKeyId = (view: RequestView) => string | undefined;

function compileKeyId(keyId: KeyIdSource): ReadKeyId {
	return keyId.in === 'path' ? ({ request }) => endOfPath(request.url ?? '') : compileSource(keyId);
}

/** A secret of the list, or the unnamed ones together. */
interface Chosen {
	readonly verifier: Verifier;
	/** What is added to the indices that the verifier reports. */
	readonly first: number;
}

/**
 * Verifies for several senders. A key ID leads to its secret directly: neither the number of the secrets nor their order matters.
 * `secretIndex` counts the unnamed secrets first, then the named ones.
 */
export class NamedVerifier implements Verifier {
	readonly profile: SignatureProfile;
	readonly duplicateWindowSeconds: number;
	/** For requests without a key ID, and for what needs no secret. */
	private readonly common: Verifier;
	private readonly byName: ReadonlyMap<string, number>;
	private readonly compiled = new Map<number, Chosen>();
	private readonly names: readonly string[];
	private readonly readKeyId: ReadKeyId | undefined;

	constructor(
		private readonly given: SenderSecrets,
		private readonly rules: BodyRules,
		private readonly verifierOf: VerifierOf,
	) {
		const { secrets, named, keyId } = given;
		this.byName = indexByName(named, secrets.length);
		this.names = named.map(({ name }) => name);
		const all = [...secrets, ...named.map(({ secret }) => secret)];
		requireFew(requireSecrets(all), keyId);
		// also checks the form of every secret
		const whole = verifierOf(all);
		this.common = keyId === undefined || secrets.length === 0 ? whole : verifierOf(secrets);
		this.profile = whole.profile;
		this.duplicateWindowSeconds = whole.duplicateWindowSeconds;
		this.readKeyId = keyId && compileKeyId(keyId);
	}

	/** The key ID of a request. A body that costs more to read than to hash has none. */
	private keyIdOf(request: WebhookRequest): string | undefined {
		const view = new RequestView(request, this.rules);
		return this.given.keyId?.in === 'json' && view.isTooComplex() ? undefined : this.readKeyId?.(view);
	}

	private choose(request: WebhookRequest): Chosen | Refusal {
		if (this.readKeyId === undefined) return { verifier: this.common, first: 0 };
		const keyId = this.keyIdOf(request);
		if (keyId === undefined) {
			return this.given.secrets.length > 0 ? { verifier: this.common, first: 0 } : refuse('key-id-missing');
		}
		const at = this.byName.get(keyId);
		return at === undefined ? refuse('key-id-unknown') : this.named(at);
	}

	private named(first: number): Chosen {
		let chosen = this.compiled.get(first);
		if (chosen === undefined) {
			const { secret = '' } = this.given.named[first - this.given.secrets.length] ?? {};
			chosen = { verifier: this.verifierOf([secret]), first };
			this.compiled.set(first, chosen);
		}
		return chosen;
	}

	/** IDs of different senders may be the same. */
	private keyOf(replayKey: string, secretIndex: number): string {
		const name = this.names[secretIndex - this.given.secrets.length];
		return name === undefined || replayKey === '' ? replayKey : `${replayKey}@${name}`;
	}

	verify(request: WebhookRequest, now: number): Verification {
		const chosen = this.choose(request);
		if ('reason' in chosen) return chosen;
		const verdict = chosen.verifier.verify(request, now);
		if (!verdict.ok) return verdict;
		const secretIndex = chosen.first + verdict.secretIndex;
		return { ...verdict, secretIndex, replayKey: this.keyOf(verdict.replayKey, secretIndex) };
	}

	authenticate(request: WebhookRequest, now: number): Authentication {
		const chosen = this.choose(request);
		if ('reason' in chosen) return chosen;
		const verdict = chosen.verifier.authenticate(request, now);
		return verdict.ok ? { ...verdict, secretIndex: chosen.first + verdict.secretIndex } : verdict;
	}

	explain(request: WebhookRequest, reason: Reason, now?: number): string {
		const chosen = this.choose(request);
		return ('reason' in chosen ? this.common : chosen.verifier).explain(request, reason, now);
	}

	handshake(request: WebhookRequest, now: number, verdict?: Authentication): HandshakeAnswer | undefined {
		const chosen = this.choose(request);
		if ('reason' in chosen) return this.common.handshake(request, now, verdict ?? chosen);
		const known = verdict?.ok ? { ...verdict, secretIndex: verdict.secretIndex - chosen.first } : verdict;
		return chosen.verifier.handshake(request, now, known);
	}

	describe(request: WebhookRequest): EventDescription {
		return this.common.describe(request);
	}
}
