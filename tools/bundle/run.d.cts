/** See run.cjs. */
export function toCommonJs(text: string): string;
export function withoutDescription(path: string): string;
