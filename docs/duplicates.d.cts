import type { SignatureProfile } from '../core/signature';

/** The whole page, as Markdown; windows in seconds. */
export function render(
	profiles: Readonly<Record<string, SignatureProfile>>,
	windowOf: (profile: SignatureProfile) => number,
): string;
