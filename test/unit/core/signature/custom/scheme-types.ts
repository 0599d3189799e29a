import type { CustomProfileInput } from '../../../../../core/signature';

/** What the body is: some schemes write into it. */
export type BodyKind = 'json' | 'form' | 'bytes';

/** The keys of the sender and the receiver, and a key that is neither. */
export interface Keys {
	readonly signing: string;
	readonly verifying: string;
	readonly other: string;
}

export interface RandomScheme {
	readonly kind: BodyKind;
	readonly input: CustomProfileInput;
	readonly keys: Keys;
}
