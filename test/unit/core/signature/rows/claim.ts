import type { SignatureProfile } from '../../../../../core/signature';

/** What a document, a library or a recorded delivery of a vendor says of the vendor's row. */
export interface Claim {
	readonly profile: string;
	readonly title: string;
	readonly holds: (row: SignatureProfile) => boolean;
}

/** Whether a claim holds for a row; one that cannot be compiled says nothing right. */
export function holdsFor({ holds }: Claim, row: SignatureProfile): boolean {
	try {
		return holds(row);
	} catch {
		return false;
	}
}
