import type { EvidenceKind } from '../core/signature';

/** The vectors in test/vectors that prove a row, all made outside this project. */
export interface Evidence {
	/** the best kind among the vectors that must be accepted */
	readonly kind: EvidenceKind;
	/** the source of the best vector that must be accepted, or the program that judged it */
	readonly witness: string;
	/** the number of vectors that must be accepted */
	readonly accepts: number;
	/** the number of vectors that must be refused */
	readonly refuses: number;
}

/** One row of the files in test/vectors, as far as its origin counts. */
export interface Origin {
	readonly origin?: string;
	readonly source: string;
	readonly published: boolean;
}

/** The files in test/vectors whose vectors can prove a row. */
export const FILES: readonly string[];

/** The kind of a vector's origin; undefined for those that this project has made. */
export function kindOf(vector: Origin, file: string): EvidenceKind | undefined;

export function evidenceOf(
	vectors: readonly (Origin & { readonly valid: boolean; readonly kind: EvidenceKind })[],
): Evidence | undefined;

/** The evidence of every profile, by name. */
export function collect(): Readonly<Record<string, Evidence>>;
