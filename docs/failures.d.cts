import type { failureCodes } from '../core/failure-codes';

/** The whole page, as Markdown. */
export function render(codes: typeof failureCodes): string;
