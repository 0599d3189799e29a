import type { SignatureProfile } from '../core/signature';

/** The whole page, as Markdown. */
export function render(
	profiles: Readonly<Record<string, SignatureProfile>>,
	canSign: (profile: SignatureProfile) => boolean,
): string;
