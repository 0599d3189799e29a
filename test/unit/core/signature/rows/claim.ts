import type { SignatureProfile } from '../../../../../core/signature';

/** What a document, a library or a recorded delivery of a vendor says of the vendor's row. */
export interface Claim {
	readonly profile: string;
	readonly title: string;
	readonly holds: (row: SignatureProfile) => boolean;
}

/** Whether a claim holds for a row. No claim holds for a row that cannot be compiled. */
export function holdsFor({ holds }: Claim, row: SignatureProfile): boolean {
	try {
		return holds(row);
	} catch {
		return false;
	}
}
