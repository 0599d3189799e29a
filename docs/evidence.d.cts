import type { Evidence, EvidenceKind } from '../core/signature';

/** One row of the files in test/vectors, as far as its origin counts. */
export interface Origin {
	readonly origin?: string;
	readonly source: string;
	readonly published: boolean;
}

/** The kind of a vector's origin; undefined for those that this project has made. */
export function kindOf(vector: Origin, file: string): EvidenceKind | undefined;

export function evidenceOf(
	vectors: readonly (Origin & { readonly valid: boolean; readonly kind: EvidenceKind })[],
): Evidence | undefined;

/** The evidence of every profile, by name. */
export function collect(): Readonly<Record<string, Evidence>>;
